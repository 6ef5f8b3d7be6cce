package dev.weir.web;

import dev.weir.task.TaskFailure;
import dev.weir.task.TaskHandle;
import dev.weir.task.TaskReceiver;
import dev.weir.task.TaskService;
import dev.weir.web.guard.Caller;
import dev.weir.web.guard.Problem;
import dev.weir.web.guard.ProblemException;
import dev.weir.web.guard.Problems;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Tasks to be: a submission waits for its answer without holding any thread. */
final class SubmitResource {
  private final Vertx vertx;
  private final TaskService service;

  SubmitResource(Vertx vertx, TaskService service) {
    this.vertx = vertx;
    this.service = service;
  }

  void submit(RoutingContext ctx) {
    JsonObject body = JsonBody.of(ctx);
    withdrawWhenGone(ctx, service.submit(body, ctx.body().length(), answer(ctx)));
  }

  void submitAll(RoutingContext ctx) {
    withdrawWhenGone(ctx, service.submitAll(JsonBody.of(ctx), answer(ctx)));
  }

  private static void withdrawWhenGone(RoutingContext ctx, TaskHandle handle) {
    HttpServerResponse response = ctx.response();
    response.closeHandler(
        gone -> {
          if (!response.ended()) {
            handle.withdraw("the client is gone");
          }
        });
  }

  /** Refuses a submission for which there is no connection that may wait. */
  void refuse(RoutingContext ctx) {
    service.refuseForRoom("all connections that may wait for an answer are taken", answer(ctx));
  }

  /** Submits a task that has ended once more, answered when the pool has taken it. */
  void retry(RoutingContext ctx) {
    JsonBody.none(ctx);
    String id = ctx.pathParam("id");
    service.by(Caller.of(ctx).actor()).retry(id, new Answer(ctx, vertx.getOrCreateContext(), id));
  }

  /**
   * Lets the pool refuse what never became a body, so that its books hold every submission: one
   * that is too large to be read, or is not a JSON object.
   */
  void unread(RoutingContext ctx) {
    if (ctx.response().ended()) {
      return;
    }
    if (ctx.statusCode() == 413) {
      service.submit(new JsonObject(), Integer.MAX_VALUE, answer(ctx));
    } else if (ctx.failure() instanceof ProblemException malformed
        && malformed.problem().status() == 400) {
      service.refuse(malformed.getMessage(), answer(ctx));
    } else {
      ctx.next();
    }
  }

  private TaskReceiver answer(RoutingContext ctx) {
    return new Answer(ctx, vertx.getOrCreateContext(), null);
  }

  /**
   * Takes the pool's answer on whatever thread it comes, and gives it on the request's own.
   *
   * @param retryOf the id of the task that is done once more, or null
   */
  private record Answer(RoutingContext ctx, Context home, String retryOf) implements TaskReceiver {
    @Override
    public void accepted(String id) {
      reply(
          () -> {
            String segment = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
            String path = MountedFace.mountedAt(ctx) + "/api/v1/tasks/" + segment;
            ctx.response().putHeader("location", path);
            JsonObject reply = new JsonObject().put("id", id).put("state", "accepted");
            Replies.json(ctx, 202, retryOf == null ? reply : reply.put("retryOf", retryOf));
          });
    }

    @Override
    public void completed(JsonObject reply) {
      reply(() -> Replies.ok(ctx, reply));
    }

    @Override
    public void failed(TaskFailure failure) {
      reply(() -> Problems.send(ctx.response(), Problem.of(failure)));
    }

    private void reply(Runnable answer) {
      home.runOnContext(
          v -> {
            if (!ctx.response().ended() && !ctx.response().closed()) {
              answer.run();
            }
          });
    }
  }
}

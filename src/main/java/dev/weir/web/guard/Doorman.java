package dev.weir.web.guard;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds out who sent a request. Logins are checked off the event loop; the request's body waits
 * meanwhile.
 */
public final class Doorman {
  private static final Set<String> HEALTH = Set.of("/health/live", "/health/ready");
  private static final String BASIC = "Basic realm=\"weir\", charset=\"UTF-8\"";
  private static final String BEARER = "Bearer realm=\"weir\"";

  private final Access access;
  private final Logins logins;
  private final WorkerExecutor workers;

  /** How one may log in: without users no browser is to ask for a password. */
  private final List<String> ways;

  /**
   * Lets callers in.
   *
   * @param lease of the port that counts the logins that failed
   * @param workers where passwords are checked
   */
  public Doorman(Access access, PortLease lease, WorkerExecutor workers) {
    this.access = access;
    this.logins = lease.common().logins();
    this.workers = workers;
    this.ways = ways(access);
  }

  private static List<String> ways(Access access) {
    List<String> ways = new ArrayList<>();
    if (!access.users().isEmpty()) {
      ways.add(BASIC);
    }
    if (!access.tokens().isEmpty()) {
      ways.add(BEARER);
    }
    return List.copyOf(ways);
  }

  /** Lets those in who may look at least, and anybody to the health checks. */
  void who(RoutingContext ctx) {
    Caller guest = Caller.guest(ctx.request(), access.anonymous());
    String header = ctx.request().getHeader(HttpHeaders.AUTHORIZATION);
    if (HEALTH.contains(ctx.normalizedPath())
        && ctx.request().method().name().matches("GET|HEAD")) {
      letIn(ctx, guest);
    } else if (header == null || !access.hasLogins()) {
      // Where there are no logins, the header is meant for a proxy.
      if (guest.role() == null) {
        throw challenge(ctx, "you must log in");
      }
      letIn(ctx, guest);
    } else {
      Presented login = Presented.parse(header);
      if (login == null) {
        throw challenge(ctx, "the header authorization is malformed: must be Basic or Bearer");
      }
      await(ctx, guest, logins.check(login, guest.address(), workers));
    }
  }

  /**
   * Asks a browser who its user is, and leads one who has said so back to the page. The page's own
   * requests are not refused while those who do not log in may look, so nothing else would ask.
   */
  void signIn(RoutingContext ctx) {
    if (!access.hasLogins()) {
      throw new ProblemException(
          Problem.Http.NOT_FOUND, "nobody can log in here: http.auth has no users and no tokens");
    }
    if (Caller.of(ctx).name() == null) {
      throw challenge(ctx, "you must log in");
    }
    ctx.response()
        .setStatusCode(303)
        .putHeader("location", "./") // relative, so that it holds behind a path prefix
        .putHeader("cache-control", "no-store")
        .end();
  }

  /** Returns the refusal of one who is in, but may not do this. */
  ProblemException notAllowed(RoutingContext ctx) {
    boolean mayLogIn = Caller.of(ctx).name() == null && access.hasLogins();
    return mayLogIn
        ? challenge(ctx, "you must log in to do this")
        : new ProblemException(Problem.Http.FORBIDDEN, "only an operator may do this");
  }

  private void await(RoutingContext ctx, Caller guest, Future<Verdict> verdict) {
    if (verdict.succeeded()) {
      settle(ctx, guest, verdict.result());
      return;
    }
    HttpServerRequest request = ctx.request();
    boolean paused = !request.isEnded();
    if (paused) {
      request.pause();
    }
    Context home = ctx.vertx().getOrCreateContext();
    verdict.onComplete(
        (found, cause) ->
            home.runOnContext(
                v -> {
                  if (ctx.response().closed()) {
                    return;
                  }
                  if (paused) {
                    request.resume();
                  }
                  if (cause != null) {
                    ctx.fail(cause);
                  } else {
                    settle(ctx, guest, found);
                  }
                }));
  }

  private void settle(RoutingContext ctx, Caller guest, Verdict verdict) {
    switch (verdict) {
      case Verdict.Known who -> letIn(ctx, guest.loggedIn(who.name(), who.role()));
      case Verdict.Wrong wrong -> ctx.fail(challenge(ctx, "the login is wrong"));
      case Verdict.Later later ->
          ctx.fail(
              new ProblemException(
                  Problem.of(Problem.Http.TOO_MANY_LOGINS, "too many logins failed of late")
                      .withRetryAfterMs(later.afterMs())));
    }
  }

  private static void letIn(RoutingContext ctx, Caller caller) {
    caller.attach(ctx);
    ctx.next();
  }

  private ProblemException challenge(RoutingContext ctx, String detail) {
    ctx.response().putHeader("www-authenticate", ways);
    return new ProblemException(Problem.Http.UNAUTHORIZED, detail);
  }
}

package dev.weir.bus;

import dev.weir.task.TaskFailure;
import dev.weir.task.TaskService;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Knows which requests to a pool were sent by its own tasks. Vert.x calls an interceptor on the
 * thread that sends; this one notes that thread under the reply address of the request, which no
 * other request has. The message itself is not changed: its headers may be an object of the
 * sender's.
 *
 * <p>A request that goes to another node of a cluster is noted in vain, so the notes are bounded
 * and the oldest go first. One of these serves all consumers of a pool. Thread-safe.
 */
public final class NestedRequests {
  private static final int MOST = 10_000;

  private final Vertx vertx;
  private final TaskService service;

  /** Where submissions are sent. */
  private final Set<String> submissions;

  private final Handler<DeliveryContext<Object>> interceptor = this::sent;

  /** By reply address; it guards itself. */
  private final Map<String, Thread> senders =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Thread> eldest) {
          return size() > MOST;
        }
      };

  private NestedRequests(Vertx vertx, TaskService service) {
    this.vertx = vertx;
    this.service = service;
    Addresses addresses = new Addresses(service.name());
    this.submissions =
        Set.of(
            addresses.of(Verb.SUBMIT),
            addresses.of(Verb.SUBMIT, service.node()),
            addresses.of(Verb.SUBMIT_ALL),
            addresses.of(Verb.SUBMIT_ALL, service.node()));
  }

  /** Begins to note the requests of a pool's tasks. */
  public static NestedRequests watch(Vertx vertx, TaskService service) {
    NestedRequests requests = new NestedRequests(vertx, service);
    vertx.eventBus().addOutboundInterceptor(requests.interceptor);
    return requests;
  }

  /** Notes no more. */
  public void close() {
    vertx.eventBus().removeOutboundInterceptor(interceptor);
  }

  private void sent(DeliveryContext<Object> context) {
    Message<?> message = context.message();
    if (submissions.contains(message.address())
        && message.replyAddress() != null
        && service.isWorkerThread()) {
      synchronized (senders) {
        senders.put(message.replyAddress(), Thread.currentThread());
      }
    }
    try {
      context.next();
    } catch (Throwable undelivered) {
      failReply(message, undelivered);
      throw undelivered;
    }
  }

  /**
   * Without an interceptor the sender is thrown what keeps a message from its delivery, such as a
   * body that cannot be copied. Vert.x reports what an interceptor throws and goes on, so the
   * sender would wait for the answer until its timeout.
   */
  private void failReply(Message<?> message, Throwable undelivered) {
    if (message.replyAddress() != null) {
      vertx
          .eventBus()
          .send(
              message.replyAddress(),
              new ReplyException(ReplyFailure.ERROR, TaskFailure.describe(undelivered)));
    }
  }

  /** Returns the thread of the pool that sent a request and waits for the answer, or null. */
  Thread take(Message<?> request) {
    String replyAddress = request.replyAddress();
    if (replyAddress == null) {
      return null;
    }
    synchronized (senders) {
      return senders.isEmpty() ? null : senders.remove(replyAddress);
    }
  }
}

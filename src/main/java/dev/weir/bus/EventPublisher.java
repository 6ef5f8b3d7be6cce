package dev.weir.bus;

import dev.weir.task.Subscription;
import dev.weir.task.TaskService;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;

/**
 * Publishes a pool's events: to this node under the pool's address, and in a cluster to all nodes
 * under an address that names this one. One is enough for a pool, however many serve it.
 */
public final class EventPublisher {
  private static final DeliveryOptions HERE = new DeliveryOptions().setLocalOnly(true);

  private EventPublisher() {}

  /** Publishes until the subscription is closed. */
  public static Subscription publish(Vertx vertx, TaskService service) {
    EventBus bus = vertx.eventBus();
    Addresses addresses = new Addresses(service.name());
    return service.subscribe(
        event -> {
          bus.publish(addresses.events(), event, HERE);
          if (vertx.isClustered()) {
            bus.publish(addresses.events(service.node()), event);
          }
        });
  }
}

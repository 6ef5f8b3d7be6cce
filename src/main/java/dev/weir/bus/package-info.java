/**
 * A pool on the event bus: one verb, one address; and the client for it.
 *
 * <p>A submission passes through {@code BusService}, which makes its {@code BusReply} and gives
 * both to {@link dev.weir.task.TaskService}; what the task comes to is told to the reply.
 */
package dev.weir.bus;

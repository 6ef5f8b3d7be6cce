/**
 * The HTTP face: one router, the JSON API, the event stream and the dashboard.
 *
 * <p>{@link dev.weir.web.HttpFace} owns everything with a life: the ports, their connections, the
 * event streams. {@code Routes} is the whole table. A handler class serves one resource, turns a
 * request into one call of {@link dev.weir.task.TaskService} and its answer into a response; what
 * fails is thrown and becomes an RFC 9457 problem in one place, {@link
 * dev.weir.web.guard.Problems}. Who may come in is decided before, in {@link dev.weir.web.guard}.
 *
 * <p>All of it runs on the event loop of the verticle that started it, one face an instance, so its
 * state needs no locks. The pool answers on its own threads; those answers hop onto the request's
 * context first.
 */
package dev.weir.web;

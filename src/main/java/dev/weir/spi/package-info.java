/**
 * Vert.x's own worker pools on Weir: plain {@code vertx.executeBlocking}, worker verticles and
 * named worker pools. Off unless the application asks for it; see {@link
 * dev.weir.spi.WeirWorkerPools}. And the way to Vert.x's own metrics: {@link
 * dev.weir.spi.MetricsOfVertx}. And {@link dev.weir.spi.ContextPropagation}, by which values of the
 * submitter go with its tasks.
 */
package dev.weir.spi;

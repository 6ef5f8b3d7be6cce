/**
 * Vert.x's own worker pools on Weir: plain {@code vertx.executeBlocking}, worker verticles and
 * named worker pools. Off unless somebody asks; see {@link dev.weir.spi.WeirWorkerPools}.
 */
package dev.weir.spi;

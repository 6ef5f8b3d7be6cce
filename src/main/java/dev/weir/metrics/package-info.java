/**
 * The figures of a pool as Micrometer meters. Micrometer is optional: nothing outside this room
 * refers to it, and {@link dev.weir.metrics.Scraper} says whether it is there.
 */
package dev.weir.metrics;

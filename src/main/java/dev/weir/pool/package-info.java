/** The engine: an elastic, bounded pool of virtual or platform threads. */
package dev.weir.pool;

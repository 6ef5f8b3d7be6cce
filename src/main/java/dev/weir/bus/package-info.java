/** The event-bus face of a pool: one verb, one address; and the client for it. */
package dev.weir.bus;

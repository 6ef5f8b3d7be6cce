/** What runs on a pool, and the life of a submission from its JSON to its one answer. */
package dev.weir.task;

/** The task types that every pool has, for trying and testing it. */
package dev.weir.task.builtin;

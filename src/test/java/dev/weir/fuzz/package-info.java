/** Hostile input for every door of a served pool, made from a grammar and from chance. */
package dev.weir.fuzz;

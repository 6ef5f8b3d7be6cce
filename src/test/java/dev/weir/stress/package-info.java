/** Races and scale: seeded, bounded, and checked against a tally the submitters keep themselves. */
package dev.weir.stress;

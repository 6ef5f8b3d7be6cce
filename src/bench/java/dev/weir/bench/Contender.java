package dev.weir.bench;

/**
 * Somebody in a case.
 *
 * @param name as in tables
 * @param trial measures it once
 */
record Contender(String name, Trial trial) {}

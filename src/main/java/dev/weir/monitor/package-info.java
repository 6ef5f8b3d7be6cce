/**
 * What an operator sees of a pool over time: how its figures went ({@link
 * dev.weir.monitor.Series}), what is wrong with it now ({@link dev.weir.monitor.Troubles}), and who
 * changed it ({@link dev.weir.monitor.Activity}). All of it is held in memory, in rings of fixed
 * size, and made of samples that {@link dev.weir.monitor.Monitor} takes.
 */
package dev.weir.monitor;

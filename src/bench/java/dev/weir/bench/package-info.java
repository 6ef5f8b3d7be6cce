/**
 * The benchmarks behind {@code bin/bench}: {@link dev.weir.bench.Bench} runs {@link
 * dev.weir.bench.Suites}, each a {@link dev.weir.bench.Suite} that makes {@link
 * dev.weir.bench.Row}s.
 *
 * <p>Contenders of a case take turns within one run (A B A B) and the median counts, so a busy
 * machine hurts all alike; that, whole processes where memory or start-up is measured, and
 * calibrating each contender to equal time is why {@link dev.weir.bench.Rounds} is our own and not
 * a benchmark library. {@link dev.weir.bench.Peers} are the pools compared, each behind {@link
 * dev.weir.bench.Peer}. Every run counts its tasks or checks its answers: a wrong one has no figure
 * and fails its case.
 */
package dev.weir.bench;

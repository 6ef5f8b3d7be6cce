/**
 * The command line: {@code vertx run}, strict about what it is given, and {@code vertx secret}.
 *
 * <p>{@link dev.weir.cli.WeirLauncher} is the main class of the executable jar, which {@code
 * bin/vertx} starts. It hands a command line to {@code StrictRun} or {@code SecretCommand}. What
 * these will not do, they say with a {@code LaunchRefusedException}; the launcher prints it as one
 * line and ends the process. {@code Rehearsal} is a run that ends by itself, for fast starts. No
 * other room uses this one: an application that embeds Weir deploys {@link dev.weir.PoolVerticle}
 * and needs nothing of it.
 */
package dev.weir.cli;

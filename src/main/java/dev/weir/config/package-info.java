/**
 * The configuration of a pool: it reads JSON strictly, lays environment variables over it, and
 * writes it back, with or without its secrets.
 *
 * <p>{@link dev.weir.config.PoolConfig} is the way in. It makes the options that other rooms take:
 * {@link dev.weir.pool.PoolOptions} for the engine, {@link dev.weir.task.ServiceOptions} for the
 * task room, and through {@link dev.weir.config.HttpConfig} the {@link dev.weir.web.HttpOptions} of
 * the HTTP face. So those rooms need not know how a configuration is written. Nothing is started
 * here.
 *
 * <p>{@code dev.weir.PoolVerticle} reads its configuration here when it is deployed; the command
 * line does so before that, to refuse a mistake in one line. No other room uses it.
 */
package dev.weir.config;

/**
 * Who may come in by HTTP: connections and their limits, TLS, framing, hosts, origins and logins.
 *
 * <p>A byte passes these in order. {@link dev.weir.web.guard.HttpPort} listens. {@link
 * dev.weir.web.guard.Connections} gives each connection a seat and cuts what is slow. {@code Wire}
 * puts {@code StrictDecoder} before the decoder of Vert.x, so that no head or chunk is read that
 * two servers could read in two ways; {@code Framing} checks what is left once a head is read.
 * {@link dev.weir.web.guard.Guard} stands before all routes: the security headers, the host that
 * was asked for, the origin, and by {@link dev.weir.web.guard.Doorman} the login and what its role
 * may do.
 *
 * <p>A refusal is a {@link dev.weir.web.guard.Problem}, answered by {@link
 * dev.weir.web.guard.Problems} as RFC 9457 says. Nothing here knows what is served.
 */
package dev.weir.web.guard;

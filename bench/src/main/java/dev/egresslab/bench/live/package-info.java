/**
 * Engine 1: the scenario on real sockets, one process for each role. Main path: {@link dev.egresslab.bench.live.LiveEngine}. May import
 * the roles ({@code bench.app}, {@code bench.origin}, {@code bench.peer}, {@code simulator}, {@code proxy}) and {@code reports.results}.
 */
@NullMarked
package dev.egresslab.bench.live;

import org.jspecify.annotations.NullMarked;

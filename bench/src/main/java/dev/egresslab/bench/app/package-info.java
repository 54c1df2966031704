/**
 * The app role: PHP-FPM-like workers that serve page requests arriving by an open schedule, each page making HTTP calls one after
 * another over real sockets. PHP-FPM can do the workers' part. Start reading at {@link dev.egresslab.bench.app.App}.
 *
 * <p>One event loop carries everything but the pacer, so no other class here knows a lock. May import {@code bench.peer}, {@code bench.scenario},
 * {@code bench.workload}, {@code reports.results} and Netty.
 */
@NullMarked
package dev.egresslab.bench.app;

import org.jspecify.annotations.NullMarked;

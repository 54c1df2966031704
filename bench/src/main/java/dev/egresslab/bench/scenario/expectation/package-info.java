/**
 * What arithmetic expects of a scenario before anything has run: pages, connections, ports, and when they run out. May import {@code bench.scenario},
 * {@code bench.workload}, {@code simulator.capacity}, {@code simulator.nat} and {@code reports.results}.
 */
@NullMarked
package dev.egresslab.bench.scenario.expectation;

import org.jspecify.annotations.NullMarked;

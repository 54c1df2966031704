/**
 * What a load needs of a gateway, and what it would need of a pool: a scenario's variants or a load given as options, turned into a
 * {@link dev.egresslab.reports.plan.Plan}. May import {@code bench.scenario}, {@code bench.scenario.expectation}, {@code bench.workload},
 * {@code simulator.capacity}, {@code simulator.nat} and {@code reports.plan}.
 */
@NullMarked
package dev.egresslab.bench.scenario.plan;

import org.jspecify.annotations.NullMarked;

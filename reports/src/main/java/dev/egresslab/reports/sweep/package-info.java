/**
 * What {@code egresslab sweep} found, as records, and the arithmetic over its cells: spreads and frontiers.
 *
 * <p>Pure: may import {@code reports.gate} for Student's quantiles and {@code reports.results} for the remarks on a run.
 */
@NullMarked
package dev.egresslab.reports.sweep;

import org.jspecify.annotations.NullMarked;

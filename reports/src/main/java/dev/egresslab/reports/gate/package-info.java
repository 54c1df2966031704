/**
 * Judging: the named figures of a run, gate expressions over them, and the verdict with its exit code.
 *
 * <p>Pure: no clock, no chance, no files. May import the JDK, {@code reports.results}, HdrHistogram's {@code Histogram} (as
 * {@code Histograms} hands it out) and EvalEx, which only {@link dev.egresslab.reports.gate.Gate}'s parser and
 * {@link dev.egresslab.reports.gate.GateExpression} know.
 */
@NullMarked
package dev.egresslab.reports.gate;

import org.jspecify.annotations.NullMarked;

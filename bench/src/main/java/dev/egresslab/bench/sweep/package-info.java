/**
 * A scenario over a grid of values and seeds: what runs there are, running them on all processors, remembering each as it ends, and
 * putting them together. Main path: {@link dev.egresslab.bench.sweep.SweepRunner}. Knows no engine: whoever sweeps says how one run is made.
 *
 * <p>May import {@code reports.sweep}, and Jackson for the journal and the CSV.
 */
@NullMarked
package dev.egresslab.bench.sweep;

import org.jspecify.annotations.NullMarked;

/**
 * What a run measured, as records, and the JSON they are kept in: the one file that joins measuring to judging.
 *
 * <p>Imports nothing but the JDK; {@link dev.egresslab.reports.results.ResultFile} alone also knows Jackson, and
 * {@link dev.egresslab.reports.results.Histograms} alone also knows HdrHistogram.
 */
@NullMarked
package dev.egresslab.reports.results;

import org.jspecify.annotations.NullMarked;

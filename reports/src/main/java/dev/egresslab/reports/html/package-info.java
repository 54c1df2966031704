/**
 * What people and other programs read after a run: the HTML report, and beside it the terminal's summary, Markdown for a build's
 * summary page, and JUnit XML.
 *
 * <p>Nothing here measures or judges. May import {@code reports.charts}, {@code reports.gate}, {@code reports.plan} and {@code reports.results}.
 */
@NullMarked
package dev.egresslab.reports.html;

import org.jspecify.annotations.NullMarked;

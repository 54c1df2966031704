/**
 * What {@code egresslab plan} answers, as records and as JSON: the file that joins the arithmetic to its table, chart and page.
 *
 * <p>Imports nothing of ours; {@link dev.egresslab.reports.plan.PlanFile} alone also knows Jackson.
 */
@NullMarked
package dev.egresslab.reports.plan;

import org.jspecify.annotations.NullMarked;

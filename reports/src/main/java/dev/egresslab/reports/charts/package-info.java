/**
 * Charts of a run as SVG elements: JFreeChart lays them out, and one theme of CSS variables colours them, so that they follow the page
 * into dark mode and print.
 *
 * <p>May import {@code reports.gate}, {@code reports.plan}, {@code reports.results}, JFreeChart and JFreeSVG.
 */
@NullMarked
package dev.egresslab.reports.charts;

import org.jspecify.annotations.NullMarked;

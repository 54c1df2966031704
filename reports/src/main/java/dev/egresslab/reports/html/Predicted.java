package dev.egresslab.reports.html;

import dev.egresslab.reports.gate.Figures;
import dev.egresslab.reports.gate.Quantity;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.RunResult.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One figure as arithmetic expected it and as the run measured it.
 *
 * @param variant the variant's name
 * @param variantIndex the variant's place
 * @param figure the figure's name without the variant
 * @param label the figure in words
 * @param expected the value expected
 * @param measured the value measured; a dash when it was not
 * @param error by how much the expectation is off, relative to the measured value; a dash when that says nothing
 * @param how the arithmetic, in words
 * @param caveat why the run need not come out so; empty when it should
 */
record Predicted(
        String variant,
        int variantIndex,
        String figure,
        String label,
        String expected,
        String measured,
        String error,
        String how,
        String caveat) {

    private static final String NONE = "–";

    /** Returns all predictions, variant by variant. */
    static List<Predicted> of(RunResult result, Figures figures) {
        List<Predicted> all = new ArrayList<>();
        for (int i = 0; i < figures.variants().size(); i++) {
            String variant = figures.variants().get(i);
            int index = i;
            result.predictions().stream()
                    .filter(prediction -> variantOf(prediction, figures).equals(variant))
                    .forEach(prediction -> all.add(of(prediction, variant, index, figures)));
        }
        return all;
    }

    /** A name may begin another's and hold dots. */
    private static String variantOf(Prediction prediction, Figures figures) {
        String variant = "";
        for (String each : figures.variants()) {
            if (prediction.figure().startsWith(each + ".") && each.length() > variant.length()) {
                variant = each;
            }
        }
        return variant;
    }

    private static Predicted of(Prediction prediction, String variant, int index, Figures figures) {
        String figure = prediction.figure().substring(variant.length() + 1);
        OptionalDouble measured = figures.value(prediction.figure());
        return new Predicted(
                variant,
                index,
                figure,
                Labels.of(figure),
                text(figure, prediction.value(), prediction.unit()),
                measured.isEmpty() ? NONE : text(figure, measured.getAsDouble(), prediction.unit()),
                measured.isEmpty() ? NONE : error(prediction.value(), measured.getAsDouble()),
                prediction.how(),
                prediction.caveat());
    }

    private static String text(String figure, double value, String unit) {
        return figure.endsWith("Share") ? PlanWords.chance(value) : Quantity.text(value, unit);
    }

    private static String error(double expected, double measured) {
        if (measured == 0) {
            return expected == 0 ? "0 %" : NONE;
        }
        double error = expected / measured - 1;
        String text = Quantity.percent(error).replace("-", "−");
        return error > 0 && !text.startsWith("<") ? "+" + text : text;
    }
}

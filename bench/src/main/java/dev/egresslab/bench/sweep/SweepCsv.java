package dev.egresslab.bench.sweep;

import dev.egresslab.reports.sweep.Axis;
import dev.egresslab.reports.sweep.Cell;
import dev.egresslab.reports.sweep.Spread;
import dev.egresslab.reports.sweep.Sweep;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;
import tools.jackson.dataformat.csv.CsvWriteFeature;

/**
 * A sweep as tables for other programs (RFC 4180, with a heading line). Figures have the names and units of the figure catalogue, numbers all
 * their digits; what was not measured is an empty field.
 */
public final class SweepCsv {
    private SweepCsv() {}

    /**
     * Returns a row for each run and variant: the set keys, seed, variant, gates (holds or fails) and a column
     * for each figure, without its variant.
     *
     * @param wanted which figures, by name without the variant
     */
    public static String runs(Grid grid, Journal journal, List<String> variants, Predicate<String> wanted) {
        TreeSet<String> names = new TreeSet<>();
        for (Grid.Run run : grid.runs()) {
            journal.outcome(grid, run)
                    .ifPresent(outcome -> outcome.figures()
                            .keySet()
                            .forEach(whole -> variants.stream()
                                    .filter(variant -> whole.startsWith(variant + "."))
                                    .map(variant -> whole.substring(variant.length() + 1))
                                    .filter(wanted)
                                    .forEach(names::add)));
        }
        List<List<String>> rows = new ArrayList<>();
        for (Grid.Run run : grid.runs()) {
            journal.outcome(grid, run).ifPresent(outcome -> {
                for (String variant : variants) {
                    List<String> row = new ArrayList<>(run.values());
                    row.add(Long.toString(run.seed()));
                    row.add(variant);
                    row.add(outcome.gatesHold() ? "holds" : "fails");
                    names.forEach(name -> row.add(number(outcome.figures().get(variant + "." + name))));
                    rows.add(row);
                }
            });
        }
        return csv(
                Stream.of(keys(grid.axes()), Stream.of("seed", "variant", "gates"), names.stream())
                        .flatMap(columns -> columns)
                        .toList(),
                rows);
    }

    /**
     * Returns a row for each combination, variant and figure: the set keys, {@code variant}, {@code figure}, {@code runs}, {@code mean},
     * {@code low95} and {@code high95} (the ends of the 95 % interval of the mean), {@code min}, {@code max} and {@code gatesHeld}, the
     * share of runs in which all gates held.
     */
    public static String summary(Sweep sweep, Predicate<String> wanted) {
        List<List<String>> rows = new ArrayList<>();
        for (Cell cell : sweep.cells()) {
            for (String variant : sweep.variants()) {
                cell.figures().forEach((whole, spread) -> {
                    if (whole.startsWith(variant + ".") && wanted.test(whole.substring(variant.length() + 1))) {
                        rows.add(row(cell, variant, whole.substring(variant.length() + 1), spread));
                    }
                });
            }
        }
        return csv(
                Stream.concat(
                                keys(sweep.axes()),
                                Stream.of(
                                        "variant",
                                        "figure",
                                        "runs",
                                        "mean",
                                        "low95",
                                        "high95",
                                        "min",
                                        "max",
                                        "gatesHeld"))
                        .toList(),
                rows);
    }

    private static List<String> row(Cell cell, String variant, String figure, Spread spread) {
        List<String> row = new ArrayList<>(cell.values());
        row.addAll(List.of(
                variant,
                figure,
                Integer.toString(spread.runs()),
                number(spread.mean()),
                number(spread.low()),
                number(spread.high()),
                number(spread.min()),
                number(spread.max()),
                number((double) cell.gatesHeld() / cell.runs())));
        return row;
    }

    private static Stream<String> keys(List<Axis> axes) {
        return axes.stream().map(Axis::key);
    }

    /** Whole numbers without a fraction, others with all digits. */
    private static String number(@Nullable Double value) {
        if (value == null) {
            return "";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString(value.longValue())
                : Double.toString(value);
    }

    private static String csv(List<String> columns, List<List<String>> rows) {
        CsvSchema.Builder schema = CsvSchema.builder();
        columns.forEach(schema::addColumn);
        ObjectWriter writer = CsvMapper.builder()
                .enable(CsvWriteFeature.STRICT_CHECK_FOR_QUOTING)
                .build()
                .writer(schema.build().withHeader());
        return writer.writeValueAsString(rows);
    }
}

package dev.egresslab.reports.html;

import dev.egresslab.reports.gate.Quantity;
import dev.egresslab.reports.sweep.Axis;
import dev.egresslab.reports.sweep.Cell;
import dev.egresslab.reports.sweep.Spread;
import dev.egresslab.reports.sweep.Sweep;
import java.util.List;
import java.util.Optional;

/**
 * A figure of one variant over two axes, as a table whose cells are the darker the greater their number: so it can be read aloud, copied and
 * searched, and a shade is never all there is to see.
 *
 * @param sweep the sweep
 * @param variant the variant's place
 * @param figure the figure's name without the variant
 * @param unit its unit
 * @param greatest the value of the darkest shade, the same for all maps of a figure
 */
record HeatMap(Sweep sweep, int variant, String figure, String unit, double greatest) {
    /** Darker would hide the number. */
    private static final int DARKEST_PERCENT = 58;

    /**
     * Returns the table.
     *
     * @param down the axis down
     * @param across the axis across
     * @param others the values of the axes that are neither, by their place; those of {@code down} and {@code across} are not looked at
     */
    String render(Axis down, Axis across, List<String> others) {
        StringBuilder head =
                new StringBuilder("<th scope=\"col\" class=\"axes\"><span>%s ↓</span> <span>%s →</span></th>"
                        .formatted(Html.breakable(down.key()), Html.breakable(across.key())));
        across.values().forEach(value -> head.append("<th scope=\"col\">" + Html.escape(value) + "</th>"));
        StringBuilder rows = new StringBuilder();
        for (String y : down.values()) {
            rows.append("<tr><th scope=\"row\">" + Html.escape(y) + "</th>");
            for (String x : across.values()) {
                rows.append(cell(find(down, y, across, x, others)));
            }
            rows.append("</tr>\n");
        }
        return "<div class=\"scroll\" tabindex=\"0\"><table class=\"heat\">\n<thead><tr>%s</tr></thead>\n<tbody>\n%s</tbody></table></div>\n"
                .formatted(head, rows);
    }

    private Cell find(Axis down, String y, Axis across, String x, List<String> others) {
        for (Cell cell : sweep.cells()) {
            boolean same = true;
            for (int i = 0; i < sweep.axes().size(); i++) {
                Axis axis = sweep.axes().get(i);
                String wanted = axis.equals(down) ? y : axis.equals(across) ? x : others.get(i);
                same &= cell.values().get(i).equals(wanted);
            }
            if (same) {
                return cell;
            }
        }
        throw new IllegalStateException("a sweep must have a cell for each combination");
    }

    private String cell(Cell cell) {
        Optional<Spread> spread = cell.figure(sweep.variants().get(variant) + "." + figure);
        if (spread.isEmpty()) {
            return "<td>–</td>";
        }
        double mean = spread.get().mean();
        long shade = greatest > 0 ? Math.round(DARKEST_PERCENT * Math.clamp(mean / greatest, 0, 1)) : 0;
        boolean fails = !sweep.serves(sweep.variants().get(variant), cell);
        String interval = spread.get().hasInterval()
                ? ", 95 %% interval %s to %s"
                        .formatted(text(spread.get().low()), text(spread.get().high()))
                : "";
        return "<td%s style=\"--shade:%d%%;--c:var(--series-%d)\" title=\"%s\">%s</td>"
                .formatted(
                        fails ? " class=\"out\"" : "",
                        shade,
                        variant % 8,
                        Html.escape(text(mean) + interval),
                        Html.escape(text(mean)));
    }

    private String text(double value) {
        return Quantity.suffix(unit).isEmpty() ? Quantity.ofFigure(figure, value, unit) : Quantity.number(value, unit);
    }
}

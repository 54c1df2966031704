package dev.egresslab.reports.charts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.reports.results.Point;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThinningTest {
    @Test
    void fewPointsStayAsTheyAre() {
        List<Point> points = points(100);
        assertThat(Thinning.thin(points, 400)).isEqualTo(points);
    }

    @Test
    void spikesOfOnePointSurvive() {
        List<Point> points = IntStream.range(0, 100_000)
                .mapToObj(i -> new Point(i, i == 54_321 ? 1_000 : i == 77_777 ? -5 : 1))
                .toList();
        List<Point> thinned = Thinning.thin(points, 400);
        assertThat(thinned).hasSizeLessThanOrEqualTo(404);
        assertThat(thinned).contains(new Point(54_321, 1_000), new Point(77_777, -5));
        assertThat(thinned.getFirst()).isEqualTo(points.getFirst());
        assertThat(thinned.getLast()).isEqualTo(points.getLast());
        assertThat(thinned).isSortedAccordingTo((a, b) -> Long.compare(a.atMillis(), b.atMillis()));
    }

    @Test
    void lineBreaksWhereNothingWasMeasured() {
        // one point each 100 ms; 300 ms apart is still a line, 301 ms is a gap
        List<Point> line = List.of(new Point(0, 1), new Point(100, 1), new Point(200, 1), new Point(500, 1));
        assertThat(Thinning.thin(line, 400)).isEqualTo(line);
        List<Point> broken = List.of(new Point(0, 1), new Point(100, 1), new Point(200, 1), new Point(501, 1));
        assertThat(Thinning.thin(broken, 400)).hasSize(5).anyMatch(point -> Double.isNaN(point.value()));
    }

    @Test
    void noPointsAreNoPoints() {
        assertThat(Thinning.thin(List.of(), 400)).isEmpty();
    }

    private static List<Point> points(int count) {
        return IntStream.range(0, count).mapToObj(i -> new Point(i, i)).toList();
    }
}

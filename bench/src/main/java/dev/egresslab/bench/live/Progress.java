package dev.egresslab.bench.live;

import java.util.List;

/** Who is told how a run goes on, to show it. Called from one thread at a time. */
public interface Progress {
    /** A new step of the run has begun, such as {@code warming up direct}. */
    void step(String text);

    /** The roles' lines now, in a stable order; called about once a second. */
    void live(List<Line> lines);

    /** Something that the user should read now and that stays, such as a round's outcome. */
    void note(String text);

    /**
     * One role of one variant, now.
     *
     * @param variant the variant's name
     * @param role the role's name
     * @param elapsedMillis since the round began
     * @param figures what there is to say of the role, name and value, such as {@code rate} and {@code 250/s}
     */
    record Line(String variant, String role, long elapsedMillis, List<Figure> figures) {
        /** Copies the list. */
        public Line {
            figures = List.copyOf(figures);
        }
    }

    /**
     * A figure of a line.
     *
     * @param name what it is
     * @param value the value with its unit
     */
    record Figure(String name, String value) {}
}

package dev.egresslab.reports.charts;

import java.awt.font.FontRenderContext;
import java.util.Optional;

/**
 * Whether this JVM can measure text, which laying out a chart needs.
 *
 * <p>A container without fontconfig or without any font makes AWT throw, and what it throws differs by JVM and by call. So it is tried
 * once, beforehand: a report without charts is worth more than none.
 */
public final class Fonts {
    private Fonts() {}

    /** Returns why no chart can be drawn, and what to do, in one sentence; nothing when they can. */
    public static Optional<String> fault() {
        try {
            Theme.FONT.getLineMetrics("0", new FontRenderContext(null, true, true));
            return Optional.empty();
        } catch (RuntimeException | LinkageError | InternalError e) {
            return Optional.of(
                    "The charts are missing because this JVM finds no fonts (%s). Install fontconfig and a font, such as fonts-dejavu-core, and make the report again from the result."
                            .formatted(e.getMessage()));
        }
    }
}

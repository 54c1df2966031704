package dev.egresslab.reports.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** One HTML file that needs nothing else: no script, no other file, no network. */
final class Page {
    private Page() {}

    /**
     * Returns the file's text.
     *
     * @param title text of the browser's tab
     * @param body markup
     * @param tool text of the footer
     */
    static String of(String title, String body, String tool) {
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>%s</title>
            <style>
            %s</style></head>
            <body>
            %s<footer>%s</footer>
            </body></html>
            """.formatted(Html.escape(title), style(), body, Html.escape(tool));
    }

    private static String style() {
        try (InputStream css = Page.class.getResourceAsStream("report.css")) {
            return new String(Objects.requireNonNull(css, "report.css").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

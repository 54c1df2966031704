package dev.egresslab.proxy.config.haproxy;

import dev.egresslab.proxy.config.SourceText;
import dev.egresslab.proxy.config.TextEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A section of a file: {@code backend NAME} and the lines below it. */
record Section(Directive title, List<Directive> body) {
    private static final Set<String> TITLES = Set.of(
            "global",
            "defaults",
            "frontend",
            "backend",
            "listen",
            "resolvers",
            "peers",
            "userlist",
            "mailers",
            "program",
            "cache",
            "ring",
            "http-errors",
            "fcgi-app",
            "log-forward",
            "crt-store",
            "traces");
    private static final Pattern FILE =
            Pattern.compile("(?m)^(global|defaults|frontend|backend|listen|resolvers)\\b[^:]*$");

    /** Whether a text looks like HAProxy's configuration. */
    static boolean isIn(SourceText source) {
        return FILE.matcher(source.text()).find();
    }

    /** The sections of a file; lines before the first belong to none. */
    static List<Section> of(SourceText source) {
        List<Section> sections = new ArrayList<>();
        for (Directive directive : Directives.of(source)) {
            if (TITLES.contains(directive.keyword())) {
                sections.add(new Section(directive, new ArrayList<>()));
            } else if (!sections.isEmpty()) {
                sections.getLast().body().add(directive);
            }
        }
        return sections;
    }

    String kind() {
        return title.keyword();
    }

    String name() {
        return title.text(1);
    }

    /** The {@code defaults} section that it names ({@code backend NAME from DEFAULTS}); null when it takes the one above it. */
    @Nullable
    Word from() {
        int at = title.text(1).equals("from") ? 1 : 2; // a defaults section needs no name
        return title.text(at).equals("from")
                ? title.words().get(Math.min(at + 1, title.words().size() - 1))
                : null;
    }

    /** The edits that add lines below its last one. */
    List<TextEdit> adding(String lines) {
        Word last = (body.isEmpty() ? title : body.getLast()).words().getLast();
        SourceText source = last.source();
        int line = source.line(last.start());
        int indent = body.isEmpty() ? 2 : source.indent(line);
        return List.of(TextEdit.insert(
                source.lineEnd(line), "\n" + lines.indent(indent).stripTrailing()));
    }
}

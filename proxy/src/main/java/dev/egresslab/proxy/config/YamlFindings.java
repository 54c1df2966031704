package dev.egresslab.proxy.config;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** What is wrong in one file. */
final class YamlFindings {
    private final SourceText source;
    private final Findings findings;

    YamlFindings(SourceText source, Findings findings) {
        this.source = source;
        this.findings = findings;
    }

    void add(Node node, String message) {
        add(node.getStartMark(), message);
    }

    void add(Optional<Mark> place, String message) {
        findings.add(source, place, Rule.INVALID, message, "", List.of());
    }

    /** A value that works and is a mistake, with the value to write instead; null when it must be a human's. */
    void mistake(
            Node value,
            Rule rule,
            String message,
            String instead,
            @org.jspecify.annotations.Nullable String replacement) {
        int start = source.offset(value.getStartMark());
        int end = source.offset(value.getEndMark());
        findings.add(
                source,
                value,
                rule,
                message,
                instead,
                replacement == null || start < 0 || end < start
                        ? List.of()
                        : List.of(new TextEdit(start, end, replacement)));
    }
}

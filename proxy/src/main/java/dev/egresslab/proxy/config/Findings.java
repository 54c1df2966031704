package dev.egresslab.proxy.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Collects what is wrong, so that all of it is told at once. */
public final class Findings {
    private final List<ConfigFinding> findings = new ArrayList<>();

    /** Adds one. */
    public void add(ConfigFinding finding) {
        findings.add(finding);
    }

    /** Adds one at a node. */
    public void add(SourceText source, Node node, Rule rule, String message, String instead, List<TextEdit> edits) {
        add(source, node.getStartMark(), rule, message, instead, edits);
    }

    /** Adds one at a mark, or about the whole file without one. */
    public void add(
            SourceText source, Optional<Mark> mark, Rule rule, String message, String instead, List<TextEdit> edits) {
        int line = mark.map(place -> place.getLine() + 1).orElse(0);
        int column = mark.map(place -> place.getColumn() + 1).orElse(0);
        add(new ConfigFinding(source.file(), line, column, rule, message, instead, edits));
    }

    /** Adds one at a character. */
    public void add(SourceText source, int offset, Rule rule, String message, String instead, List<TextEdit> edits) {
        add(new ConfigFinding(
                source.file(), source.line(offset), source.column(offset), rule, message, instead, edits));
    }

    /** Whether any is an error. */
    public boolean anyError() {
        return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
    }

    /** In the order of their files and lines, each once. */
    public List<ConfigFinding> sorted() {
        return findings.stream()
                .distinct()
                .sorted(Comparator.comparing(ConfigFinding::file)
                        .thenComparingInt(ConfigFinding::line)
                        .thenComparingInt(ConfigFinding::column))
                .toList();
    }
}

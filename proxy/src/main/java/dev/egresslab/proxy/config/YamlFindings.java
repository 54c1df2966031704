package dev.egresslab.proxy.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Collects what is wrong in one file, so that all of it is told at once. */
final class YamlFindings {
    private final String file;
    private final List<ConfigFinding> findings = new ArrayList<>();

    YamlFindings(String file) {
        this.file = file;
    }

    void add(Node node, String message) {
        add(node.getStartMark(), message);
    }

    void add(Optional<Mark> place, String message) {
        int line = place.map(mark -> mark.getLine() + 1).orElse(0);
        int column = place.map(mark -> mark.getColumn() + 1).orElse(0);
        findings.add(new ConfigFinding(file, line, column, message));
    }

    boolean isEmpty() {
        return findings.isEmpty();
    }

    ProxyConfigException exception() {
        findings.sort(Comparator.comparingInt(ConfigFinding::line).thenComparingInt(ConfigFinding::column));
        return new ProxyConfigException(findings);
    }
}

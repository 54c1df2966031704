package dev.egresslab.bench.scenario;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Collects what is wrong with one scenario; the same said twice of one place is kept once. */
final class Findings {
    private final String file;
    private final String text;
    private final Set<Finding> findings = new LinkedHashSet<>();

    /**
     * Starts with none.
     *
     * @param file the file as the user named it, which is the label of its nodes
     * @param text the file's text
     */
    Findings(String file, String text) {
        this.file = file;
        this.text = text;
    }

    /**
     * Adds a finding about a node.
     *
     * @param node a key or a value, of the file or of an override
     * @param message one sentence
     */
    void add(Node node, String message) {
        Mark start = Yaml.start(node);
        if (!start.getName().equals(file)) {
            findings.add(Finding.about(start.getName(), message));
            return;
        }
        findings.add(Finding.at(file, text, start.getLine() + 1, start.getColumn() + 1, length(node, start), message));
    }

    /**
     * Adds a finding about no place.
     *
     * @param source the file or the option
     * @param message one sentence
     */
    void add(String source, String message) {
        findings.add(Finding.about(source, message));
    }

    /**
     * Adds what the YAML parser said.
     *
     * @param label the label of the text that it read
     * @param problem what it said
     */
    void add(String label, YamlEngineException problem) {
        Optional<Mark> mark = problem instanceof MarkedYamlEngineException marked
                ? marked.getProblemMark().or(marked::getContextMark)
                : Optional.empty();
        String message = "this is not YAML: " + sentence(problem);
        if (mark.isEmpty() || !label.equals(file)) {
            findings.add(Finding.about(label, message));
            return;
        }
        Mark at = mark.get();
        findings.add(Finding.at(file, text, at.getLine() + 1, at.getColumn() + 1, 1, message));
    }

    boolean isEmpty() {
        return findings.isEmpty();
    }

    /**
     * All of them.
     *
     * @return in the order of the text
     */
    List<Finding> sorted() {
        List<Finding> sorted = new ArrayList<>(findings);
        sorted.sort(Finding.BY_PLACE);
        return sorted;
    }

    private static String sentence(YamlEngineException problem) {
        if (!(problem instanceof MarkedYamlEngineException marked)) {
            return String.valueOf(problem.getMessage()).lines().findFirst().orElse("");
        }
        String said = marked.getProblem().strip();
        String context = marked.getContext() == null ? "" : marked.getContext().strip();
        String hint = said.contains("TAB") ? "; YAML is indented with spaces" : "";
        return (said.startsWith("but ") ? context + " " + said : said + " " + context).strip() + hint;
    }

    /** Code points of a scalar on one line; a mapping, a list or a longer text is pointed at by its first. */
    private static int length(Node node, Mark start) {
        return node instanceof ScalarNode
                ? node.getEndMark()
                        .filter(end -> end.getLine() == start.getLine())
                        .map(end -> end.getColumn() - start.getColumn())
                        .orElse(1)
                : 1;
    }
}

package dev.egresslab.proxy.config.kubernetes;

import dev.egresslab.proxy.config.Findings;
import dev.egresslab.proxy.config.Rule;
import dev.egresslab.proxy.config.SourceText;
import dev.egresslab.proxy.config.TextEdit;
import dev.egresslab.proxy.config.haproxy.Directive;
import dev.egresslab.proxy.config.haproxy.Directives;
import java.util.List;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A key and its text, of an annotation or of the controller's ConfigMap. */
record Annotation(SourceText source, ScalarNode key, ScalarNode value) {
    String text() {
        return value.getValue();
    }

    int place() {
        return Nodes.start(source, key);
    }

    /** Whether each line of the text is a line of the file, so that it can be edited there. */
    private boolean inPlace() {
        return value.getScalarStyle() == ScalarStyle.LITERAL && !text().isBlank();
    }

    private int firstLine() {
        return source.line(Nodes.start(source, value)) + 1;
    }

    private int lastLine() {
        return source.line(Nodes.end(source, value));
    }

    /** Its lines as HAProxy reads them. */
    List<Directive> directives() {
        return inPlace()
                ? Directives.ofLines(source, firstLine(), lastLine())
                : Directives.at(source, Nodes.start(source, value), text());
    }

    /** The edits that add lines to its end; none when it is written in another way than line by line. */
    List<TextEdit> adding(String lines) {
        if (!inPlace()) {
            return List.of();
        }
        int firstContent = firstLine();
        while (source.lineText(firstContent).isBlank()) {
            firstContent++;
        }
        return List.of(TextEdit.insert(
                source.lineEnd(lastLine()),
                "\n" + lines.indent(source.indent(firstContent)).stripTrailing()));
    }

    /** A finding at its value. */
    void found(Findings findings, Rule rule, String message, String instead) {
        findings.add(source, value, rule, message, instead, List.of());
    }
}

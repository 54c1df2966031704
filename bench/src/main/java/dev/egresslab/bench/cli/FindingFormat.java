package dev.egresslab.bench.cli;

import dev.egresslab.proxy.config.ConfigFinding;
import dev.egresslab.proxy.config.Rule;
import dev.egresslab.proxy.config.Severity;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How findings about a proxy's configuration are written. */
enum FindingFormat {
    /** For people: a line that editors make a link of, why it matters and what to write instead. */
    TEXT {
        @Override
        String write(List<ConfigFinding> findings) {
            return findings.stream().map(FindingFormat::text).collect(Collectors.joining());
        }
    },
    /** A list of objects. */
    JSON {
        @Override
        String write(List<ConfigFinding> findings) {
            return json(findings.stream().map(FindingFormat::object).toList());
        }
    },
    /** Workflow commands of GitHub Actions, which become annotations of the changed lines. */
    GITHUB {
        @Override
        String write(List<ConfigFinding> findings) {
            return findings.stream().map(FindingFormat::command).collect(Collectors.joining());
        }
    },
    /** Static Analysis Results Interchange Format 2.1.0 (OASIS), which code hosts show. */
    SARIF {
        @Override
        String write(List<ConfigFinding> findings) {
            return json(sarif(findings));
        }
    };

    abstract String write(List<ConfigFinding> findings);

    /** {@code file:line:column: severity: message [rule]}. */
    static String line(ConfigFinding finding) {
        return finding.place() + ": " + level(finding) + ": " + finding.message() + " ["
                + finding.rule().id() + "]";
    }

    private static String text(ConfigFinding finding) {
        StringBuilder text = new StringBuilder(line(finding)).append('\n');
        if (!finding.rule().why().isEmpty()) {
            text.append("    why: ").append(finding.rule().why()).append('\n');
        }
        if (!finding.instead().isEmpty()) {
            text.append("    write: ").append(finding.instead()).append('\n');
        }
        return text.toString();
    }

    private static String level(ConfigFinding finding) {
        return finding.severity().name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> object(ConfigFinding finding) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", finding.file());
        object.put("line", finding.line());
        object.put("column", finding.column());
        object.put("severity", level(finding));
        object.put("rule", finding.rule().id());
        object.put("message", finding.message());
        object.put("why", finding.rule().why());
        object.put("instead", finding.instead());
        object.put("fixable", !finding.edits().isEmpty());
        return object;
    }

    private static String command(ConfigFinding finding) {
        String level = finding.severity() == Severity.NOTE ? "notice" : level(finding);
        String place = finding.line() == 0 ? "" : ",line=" + finding.line() + ",col=" + finding.column();
        String message = finding.message()
                + (finding.instead().isEmpty() ? "" : "\nwrite: " + finding.instead())
                + (finding.rule().why().isEmpty() ? "" : "\n" + finding.rule().why());
        return "::" + level + " file=" + property(finding.file()) + place + ",title="
                + finding.rule().id() + "::" + escaped(message) + "\n";
    }

    /** As actions/toolkit's {@code command.ts} escapes data. */
    private static String escaped(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return escaped(text).replace(":", "%3A").replace(",", "%2C");
    }

    private static Object sarif(List<ConfigFinding> findings) {
        List<?> rules = Arrays.stream(Rule.values())
                .map(rule -> Map.of("id", rule.id(), "fullDescription", Map.of("text", describe(rule))))
                .toList();
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("tool", Map.of("driver", Map.of("name", "egresslab proxy check", "rules", rules)));
        run.put("results", findings.stream().map(FindingFormat::result).toList());
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        log.put("version", "2.1.0");
        log.put("runs", List.of(run));
        return log;
    }

    private static String describe(Rule rule) {
        return rule.why().isEmpty() ? rule.id() : rule.why();
    }

    private static Map<String, Object> result(ConfigFinding finding) {
        Map<String, Object> physical = new LinkedHashMap<>();
        physical.put("artifactLocation", Map.of("uri", finding.file().replace('\\', '/')));
        if (finding.line() > 0) {
            physical.put("region", Map.of("startLine", finding.line(), "startColumn", finding.column()));
        }
        String message = finding.message() + (finding.instead().isEmpty() ? "" : "; write: " + finding.instead());
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("ruleId", finding.rule().id());
        result.put("level", level(finding));
        result.put("message", Map.of("text", message));
        result.put("locations", List.of(Map.of("physicalLocation", physical)));
        return result;
    }

    private static String json(Object value) {
        return JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(value)
                + "\n";
    }
}

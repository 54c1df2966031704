package dev.egresslab.bench.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The reference of the scenario file in Markdown, printed from {@link ScenarioKeys}, as the binder reads. */
public final class ScenarioReference {
    private static final String HEAD = """
        # Scenario reference

        <!-- Printed from the table in ScenarioKeys.java; a test holds it true. `-Dgolden.update` writes it anew. -->

        A scenario is a YAML file that asks one question. This is the shortest there is; everything else has a default:

        ```yaml
        # yaml-language-server: $schema=scenario.schema.json
        why: How many ports does a connection per call hold?
        origin: {hosts: {api.example.com: [198.51.100.10]}}
        load: {stages: [{for: 10s, rate: 100/s}]}
        variants: {direct: {}, pooled: {proxy: egresslab}}
        ```

        `egresslab init` writes one with comments, `egresslab validate FILE` finds everything that is wrong with one, and
        `egresslab explain FILE` says what to expect of a run. Editors with a YAML language server complete and check the keys by
        [scenario.schema.json](../scenarios/scenario.schema.json).

        ## How values are written

        | what | how | examples |
        |---|---|---|
        | durations | a number and `ns`, `us`, `ms`, `s`, `m` or `h` | `20ms`, `1.5s`, `6m` |
        | rates | a number and `/s`, `/m` or `/h` | `120/s`, `0.5/s`, `30/m` |
        | sizes | a number and `B`, `KB`, `MB` (thousands) or `KiB`, `MiB` (1,024s) | `512B`, `2KB`, `1MiB` |
        | shares | a number and `%` | `55%` |

        `--set KEY=VALUE` replaces a value for one run. KEY is the path of keys with dots in between, and numbers from 0 for the
        elements of a list: `--set app.workers=10`, `--set load.stages.0.rate=50/s`, `--set variants.pooled.proxy.maxConnections=20`.
        """;

    private ScenarioReference() {}

    /**
     * The reference.
     *
     * @return Markdown with a line end at its end
     */
    public static String text() {
        StringBuilder text = new StringBuilder(HEAD);
        section(text, "", List.of(ScenarioKeys.SCENARIO));
        return text.toString();
    }

    /** The forms that one key may have as a mapping, then what is below them. */
    private static void section(StringBuilder text, String path, List<Kind.Section> forms) {
        text.append(path.isEmpty() ? "\n## The file\n" : "\n## `%s`\n".formatted(path));
        for (Kind.Section form : forms) {
            text.append(forms.size() > 1 ? "\nAs %s %s:\n".formatted(article(form.name()), form.name()) : "");
            text.append("\n| key | value | left out | meaning |\n|---|---|---|---|\n");
            form.keys().forEach(key -> text.append(row(key, path)));
        }
        for (Kind.Section form : forms) {
            for (Key key : form.keys()) {
                List<Kind.Section> below = sections(key.kind());
                if (!below.isEmpty()) {
                    section(text, below(path, key), below);
                }
            }
        }
    }

    private static String row(Key key, String path) {
        String absent = switch (key.absent()) {
            case REFUSED -> "**required**";
            case DEFAULT -> "`" + key.fallback() + "`";
            case DERIVED -> key.fallback();
        };
        return "| `%s` | %s | %s | %s |%n"
                .formatted(key.name(), value(key.kind(), below(path, key)), absent, key.doc())
                .replace("\r\n", "\n");
    }

    private static String value(Kind kind, String path) {
        return switch (kind) {
            case Kind.Section section when section.overlay() -> "keys of " + link(section.name());
            case Kind.Section _ -> link(path);
            case Kind.Table table -> "by name: %s".formatted(value(table.each(), path));
            case Kind.Many many -> "a list of: " + value(many.each(), path);
            case Kind.Either either -> alternatives(either, path);
            case Kind.Quantity quantity ->
                "a %s, `%s` to `%s`".formatted(quantity.measure().noun(), quantity.min(), quantity.max());
            case Kind.Scalar scalar -> scalar.requirement();
        };
    }

    private static String alternatives(Kind.Either either, String path) {
        return either.alternatives().stream()
                .map(alternative -> value(alternative, path))
                .distinct()
                .collect(Collectors.joining("; or "));
    }

    /** The mappings that a key's value may be and that have a table of their own. */
    private static List<Kind.Section> sections(Kind kind) {
        return switch (kind) {
            case Kind.Section section when section.overlay() -> List.of();
            case Kind.Section section -> List.of(section);
            case Kind.Table table -> sections(table.each());
            case Kind.Many many -> sections(many.each());
            case Kind.Either either -> {
                List<Kind.Section> sections = new ArrayList<>();
                either.alternatives().forEach(alternative -> sections.addAll(sections(alternative)));
                yield sections;
            }
            case Kind.Scalar _ -> List.of();
        };
    }

    private static String below(String path, Key key) {
        String own = path.isEmpty() ? key.name() : path + "." + key.name();
        return switch (key.kind()) {
            case Kind.Table _ -> own + ".NAME";
            case Kind.Many many when !(many.each() instanceof Kind.Scalar) -> own + ".N";
            default -> own;
        };
    }

    /** GitHub's anchors drop the dots and the backquotes and are in lower case. */
    private static String link(String path) {
        return "[`%s`](#%s)".formatted(path, path.replace(".", "").toLowerCase(Locale.ROOT));
    }

    private static String article(String name) {
        return "aeiou".indexOf(name.charAt(0)) >= 0 ? "an" : "a";
    }
}

package dev.egresslab.bench.scenario;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads a scenario: compose the YAML, put the overrides into the tree, bind it by {@link ScenarioKeys}, bind each variant's own gateway and app
 * again over the common ones, check what no single value shows, and build the records. Every step goes as far as it can, so that one
 * reading finds everything that is wrong.
 */
public final class ScenarioReader {
    private ScenarioReader() {}

    /**
     * Reads a scenario from a file.
     *
     * @param file the file
     * @param sets overrides as {@code key=value}, the key a path with dots, the value YAML; a later one wins
     * @param seed replaces the scenario's seed; null to leave it
     * @return the scenario, complete and checked
     * @throws ScenarioException when it cannot be used; carries everything that is wrong
     */
    public static Scenario read(Path file, List<String> sets, @Nullable Long seed) throws ScenarioException {
        return parse(file.toString(), text(file), sets, seed);
    }

    /**
     * Reads a scenario from its text.
     *
     * @param file what findings call it, and whose name is the scenario's when it has none
     * @param text the YAML
     * @param sets as in {@link #read}
     * @param seed as in {@link #read}
     * @return the scenario, complete and checked
     * @throws ScenarioException when it cannot be used; carries everything that is wrong
     */
    public static Scenario parse(String file, String text, List<String> sets, @Nullable Long seed)
            throws ScenarioException {
        Findings findings = new Findings(file, text);
        Optional<Node> root = root(file, text, findings);
        List<String> options = new ArrayList<>(sets);
        if (seed != null) {
            options.add("seed=" + seed);
        }
        for (String option : options) {
            Optional<SetOption> set = SetOption.parse(option, findings);
            root = root.map(
                    node -> set.map(known -> known.applyTo(node, findings)).orElse(node));
        }
        if (root.isEmpty()) {
            throw new ScenarioException(findings.sorted());
        }
        return bind(root.get(), new Origins(file, text, sets), findings);
    }

    /** What a scenario says about where it came from. */
    record Origins(String file, String text, List<String> sets) {}

    private static Scenario bind(Node root, Origins origins, Findings findings) throws ScenarioException {
        Settings scenario = new Binder(findings).bind(ScenarioKeys.SCENARIO, root, "", root);
        List<VariantSettings> variants = variants(root, scenario);
        new ScenarioChecks(findings).check(scenario, variants);
        Optional<String> name = ScenarioBuilder.name(scenario, origins.file());
        if (name.isEmpty()) {
            findings.add(
                    root, "the file's name cannot be the scenario's: add `name: ` and letters, digits and hyphens");
        }
        if (!findings.isEmpty()) {
            throw new ScenarioException(findings.sorted());
        }
        return ScenarioBuilder.build(name.orElseThrow(), scenario, variants, origins);
    }

    /**
     * Each variant's whole settings: the common keys with the variant's own over them, joined as nodes so that each value keeps its place.
     * What is wrong was found when the file was bound, so nothing is reported a second time here.
     */
    private static List<VariantSettings> variants(Node root, Settings scenario) {
        List<VariantSettings> variants = new ArrayList<>();
        if (scenario.has("variants")) {
            scenario.table("variants")
                    .forEach((name, bound) -> variants.add(new VariantSettings(
                            name,
                            whole(ScenarioKeys.GATEWAY, root, bound.node()),
                            whole(ScenarioKeys.APP, root, bound.node()),
                            bound.section())));
        }
        return variants;
    }

    private static Settings whole(Kind.Section section, Node root, Node variant) {
        MappingNode base = child(root, section.name());
        MappingNode own = child(variant, section.name());
        MappingNode joined = own.getValue().isEmpty() ? base : Yaml.overlay(base, own);
        return new Binder(new Findings("", "")).bind(section, joined, section.name(), joined);
    }

    private static MappingNode child(Node node, String key) {
        if (node instanceof MappingNode mapping) {
            return mapping.getValue().stream()
                    .filter(tuple -> Yaml.text(tuple.getKeyNode()).equals(key))
                    .map(tuple -> tuple.getValueNode() instanceof MappingNode child ? child : null)
                    .filter(child -> child != null)
                    .findFirst()
                    .orElseGet(() -> Yaml.mapping(node, List.of()));
        }
        return Yaml.mapping(node, List.of());
    }

    private static Optional<Node> root(String file, String text, Findings findings) {
        try {
            Optional<Node> root = Yaml.compose(file, text);
            if (root.isEmpty()) {
                findings.add(file, "the file is empty; `egresslab init` writes a scenario to start from");
            }
            return root;
        } catch (YamlEngineException e) {
            findings.add(file, e);
            return Optional.empty();
        }
    }

    private static String text(Path file) throws ScenarioException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw unreadable(file, "there is no such file; `egresslab init` writes a scenario to start from");
        } catch (CharacterCodingException e) {
            throw unreadable(file, "this is not a text in UTF-8");
        } catch (IOException e) {
            throw unreadable(
                    file, Files.isDirectory(file) ? "this is a directory; name a file in it" : "cannot be read: " + e);
        }
    }

    private static ScenarioException unreadable(Path file, String message) {
        return new ScenarioException(List.of(Finding.about(file.toString(), message)));
    }
}

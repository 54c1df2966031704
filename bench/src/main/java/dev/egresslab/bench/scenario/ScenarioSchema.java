package dev.egresslab.bench.scenario;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The scenario file's form as a JSON Schema (draft 2020-12), for editors and other programs. Printed from {@link ScenarioKeys}, as the
 * binder reads. It cannot say what concerns several values at once, nor the range of an amount with a unit.
 */
public final class ScenarioSchema {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ScenarioSchema() {}

    /**
     * The schema.
     *
     * @return JSON with a line end at its end
     */
    public static String text() {
        ObjectNode root = JSON.objectNode();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "Egresslab scenario");
        root.setAll(schema(ScenarioKeys.SCENARIO));
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        return mapper.writeValueAsString(root).replace("\r\n", "\n") + "\n";
    }

    private static ObjectNode schema(Kind kind) {
        return switch (kind) {
            case Kind.Text text -> type("string").put("pattern", text.pattern().pattern());
            case Kind.Quantity quantity ->
                type("string").put("pattern", quantity.measure().pattern().pattern());
            case Kind.Whole whole -> whole(whole);
            case Kind.Choice choice -> choice(choice);
            case Kind.Switch _ -> type("boolean");
            case Kind.Section section -> section(section);
            case Kind.Table table -> table(table);
            case Kind.Many many -> many(many);
            case Kind.Either either -> either(either.alternatives());
        };
    }

    private static ObjectNode whole(Kind.Whole whole) {
        ObjectNode schema = type("integer").put("minimum", whole.min());
        return whole.max() == Long.MAX_VALUE ? schema : schema.put("maximum", whole.max());
    }

    private static ObjectNode choice(Kind.Choice choice) {
        ArrayNode words = JSON.arrayNode();
        choice.words().forEach(word -> words.add(YamlJson.of(Yaml.fallback(word))));
        ObjectNode schema = JSON.objectNode();
        schema.set("enum", words);
        return schema;
    }

    private static ObjectNode section(Kind.Section section) {
        ObjectNode properties = JSON.objectNode();
        ArrayNode required = JSON.arrayNode();
        for (Key key : section.keys()) {
            properties.set(key.name(), property(key, section.overlay()));
            if (key.absent() == Key.Absent.REFUSED && !section.overlay()) {
                required.add(key.name());
            }
        }
        ObjectNode schema = type("object");
        schema.set("properties", properties);
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema.put("additionalProperties", false);
    }

    private static JsonNode property(Key key, boolean overlay) {
        ObjectNode schema = JSON.objectNode();
        schema.put("description", description(key, overlay));
        schema.setAll(schema(key.kind()));
        if (key.absent() == Key.Absent.DEFAULT && !overlay) {
            schema.set("default", YamlJson.of(Yaml.fallback(key.fallback())));
        }
        return schema;
    }

    private static String description(Key key, boolean overlay) {
        boolean structured = key.kind() instanceof Kind.Section || key.kind() instanceof Kind.Table;
        String required = structured ? "" : " Value: " + key.kind().requirement() + ".";
        String derived = key.absent() == Key.Absent.DERIVED && !overlay ? " Left out: " + key.fallback() + "." : "";
        return (key.doc() + required + derived).replace("`", "");
    }

    private static ObjectNode table(Kind.Table table) {
        ObjectNode names =
                JSON.objectNode().put("pattern", table.name().pattern().pattern());
        ObjectNode schema = type("object").put("minProperties", 1);
        schema.set("propertyNames", names);
        schema.set("additionalProperties", schema(table.each()));
        return schema;
    }

    private static ObjectNode many(Kind.Many many) {
        ObjectNode schema = type("array");
        schema.set("items", schema(many.each()));
        return many.min() == 0 ? schema : schema.put("minItems", many.min());
    }

    private static ObjectNode either(List<Kind> alternatives) {
        ArrayNode schemas = JSON.arrayNode();
        alternatives.forEach(alternative -> schemas.add(schema(alternative)));
        ObjectNode schema = JSON.objectNode();
        schema.set("anyOf", schemas);
        return schema;
    }

    private static ObjectNode type(String type) {
        return JSON.objectNode().put("type", type);
    }
}

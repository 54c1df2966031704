package dev.egresslab.reports.gate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the figures' names in a gate expression, and hides them from EvalEx.
 *
 * <p>A name has dots, and a variant's or zone's may have hyphens, which EvalEx would take for structures and subtractions. So each name is
 * replaced by a plain word <em>of the same length</em> ({@code pooled.latency.p99} becomes {@code f0________________}): every position
 * that EvalEx reports is then a position in the expression as written. {@code a.x.p99-b.x.p99} without blanks is read as the longest
 * known name, and the rest as a subtraction.
 */
final class FigureNames {
    private static final Pattern NAME = Pattern.compile("(?<![\\w.])[A-Za-z_][\\w-]*(?:\\.[\\w-]+)+");
    private static final List<String> ROLES = List.of("app", "proxy", "gateway", "origin", "load", "total");

    private final String expression;
    private final List<String> variants;
    private final StringBuilder masked;
    private final Map<String, FigureReference> references = new LinkedHashMap<>();

    private FigureNames(String expression, List<String> variants) {
        this.expression = expression;
        this.variants = variants;
        this.masked = new StringBuilder(expression);
    }

    /** Reads the names in the expression. */
    static FigureNames in(String expression, List<String> variants) throws GateSyntaxException {
        FigureNames names = new FigureNames(expression, variants);
        Matcher matcher = NAME.matcher(expression);
        for (int from = 0; matcher.find(from); ) {
            from = matcher.start() + names.take(matcher.start(), matcher.group());
        }
        return names;
    }

    /** Returns the expression with words of the same length in the names' places. */
    String masked() {
        return masked.toString();
    }

    /** Returns what each word stands for. */
    Map<String, FigureReference> references() {
        return references;
    }

    /** Takes the longest known name that the text begins with, and returns its length. */
    private int take(int position, String text) throws GateSyntaxException {
        for (int end = text.length(); end > 0; end = text.lastIndexOf('-', end - 1)) {
            Optional<FigureReference> reference = resolve(text.substring(0, end));
            if (reference.isPresent()) {
                String word = "f" + references.size();
                word += "_".repeat(end - word.length());
                masked.replace(position, position + end, word);
                references.put(word, reference.get());
                return end;
            }
        }
        throw unknown(position, text);
    }

    private Optional<FigureReference> resolve(String name) {
        return variant(name)
                .flatMap(variant -> FigureCatalog.find(name.substring(variant.length() + 1))
                        .filter(definition -> !definition.isPattern() || !isMisspelt(name, variant, definition))
                        .map(definition -> new FigureReference(name, variant, definition)));
    }

    private Optional<String> variant(String name) {
        return variants.stream()
                .filter(variant -> name.startsWith(variant + "."))
                .max(Comparator.comparingInt(String::length));
    }

    /** A name that only a pattern allows, and that differs from a known one by a letter or two, is a slip and not a new name. */
    private static boolean isMisspelt(String name, String variant, FigureDefinition definition) {
        String rest = name.substring(variant.length() + 1);
        if (definition.pattern().startsWith("<role>")) {
            String role = rest.substring(0, rest.indexOf('.'));
            return !ROLES.contains(role) && !Spelling.nearest(role, ROLES).isEmpty();
        }
        String known = definition.pattern().equals("errors.<class>") ? "errors." : "";
        return !known.isEmpty()
                && !Spelling.nearest(rest.substring(known.length()), ErrorClasses.MEANINGS.keySet())
                        .isEmpty();
    }

    private GateSyntaxException unknown(int position, String text) {
        Optional<String> variant = variant(text);
        if (variant.isEmpty()) {
            String asked = text.substring(0, text.indexOf('.'));
            return new GateSyntaxException(
                    expression,
                    position,
                    asked.length(),
                    "There is no variant '%s'%s The variants are %s."
                            .formatted(asked, Spelling.didYouMean(asked, variants), String.join(", ", variants)));
        }
        int start = variant.get().length() + 1;
        String asked = text.substring(start);
        return new GateSyntaxException(
                expression,
                position + start,
                asked.length(),
                "There is no figure '%s'%s".formatted(asked, Spelling.didYouMean(asked, candidates())));
    }

    private static List<String> candidates() {
        List<String> all = new ArrayList<>();
        for (FigureDefinition definition : FigureCatalog.definitions()) {
            if (definition.pattern().startsWith("<role>")) {
                ROLES.forEach(role -> all.add(definition.pattern().replace("<role>", role)));
            } else if (!definition.isPattern()) {
                all.add(definition.pattern());
            }
        }
        return all;
    }
}

package dev.egresslab.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** Each known trap has tests, and the table in the documentation says which. {@code -Dgolden.update=true} writes the table anew. */
class TrapsTest {
    private static final Path TABLE = Path.of("..", "docs", "proxy-traps.md");
    private static final Pattern NAME = Pattern.compile("t(\\d+)_\\w+");
    private static final String LATER = " (HTTP/2)";

    @Test
    void everyTrapHasATestThatTheTableNames() throws Exception {
        Map<Integer, String> traps = traps();
        Map<Integer, SortedSet<String>> tests = tests();
        assertThat(traps.keySet()).as("tests are for traps of the list").containsAll(tests.keySet());
        traps.forEach((number, trap) -> assertThat(tests.containsKey(number))
                .as("trap %d, %s, must have a test called t%d_...", number, trap, number)
                .isEqualTo(!trap.endsWith(LATER)));
        String table = table(traps, tests);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(TABLE, table);
        }
        assertThat(Files.readString(TABLE))
                .as("%s, written anew by -Dgolden.update=true", TABLE)
                .isEqualTo(table);
    }

    private static Map<Integer, String> traps() throws IOException {
        try (InputStream in = Objects.requireNonNull(TrapsTest.class.getResourceAsStream("/traps.tsv"))) {
            Map<Integer, String> traps = new TreeMap<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (!line.isEmpty() && !line.startsWith("#")) {
                    String[] columns = line.split("\t", 2);
                    traps.put(Integer.valueOf(columns[0]), columns[1]);
                }
            }
            return traps;
        }
    }

    /** Class and method of each test that is called after a trap. */
    private static Map<Integer, SortedSet<String>> tests() throws IOException, URISyntaxException {
        Path root = Path.of(TrapsTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(root)) {
            List<String> classes = files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith("Test.class") && !file.contains("$"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .toList();
            Map<Integer, SortedSet<String>> tests = new TreeMap<>();
            for (String name : classes) {
                for (Method method : load(name).getDeclaredMethods()) {
                    Matcher matcher = NAME.matcher(method.getName());
                    if (matcher.matches() && AnnotationSupport.isAnnotated(method, Testable.class)) {
                        tests.computeIfAbsent(Integer.valueOf(matcher.group(1)), _ -> new TreeSet<>())
                                .add("`" + method.getDeclaringClass().getSimpleName() + "." + method.getName() + "`");
                    }
                }
            }
            return tests;
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, /* initialize= */ false, TrapsTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("a class that has a file must load: " + name, e);
        }
    }

    private static String table(Map<Integer, String> traps, Map<Integer, SortedSet<String>> tests) {
        String rows = traps.entrySet().stream()
                .map(trap -> "| T" + trap.getKey() + " | " + trap.getValue() + " | "
                        + String.join("<br>", tests.getOrDefault(trap.getKey(), new TreeSet<>())) + " |\n")
                .collect(Collectors.joining());
        return "# Traps\n\n"
            + "What goes wrong in pooling proxies, each learned from a fault of one of them, and the tests that guard"
            + " this one.\n"
            + "Written by `TrapsTest`, which also fails when a trap has no test.\n\n"
            + "| | what goes wrong | guarded by |\n"
            + "|---|---|---|\n" + rows;
    }
}

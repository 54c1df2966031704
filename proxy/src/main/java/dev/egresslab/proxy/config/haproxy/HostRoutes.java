package dev.egresslab.proxy.config.haproxy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Which host goes to which backend, from {@code acl} and {@code use_backend} lines that compare the Host header with fixed names. Any other
 * condition is not understood: to guess at it could serve a host that nobody named.
 */
final class HostRoutes {
    private static final Pattern HOST =
            Pattern.compile("(req\\.)?hdr(_dom)?\\(host\\)(,field\\(1,:\\)|,lower|,host_only)*");
    private static final Pattern BY_HOST = Pattern.compile("%\\[" + HOST.pattern() + "]");
    private static final Set<String> FLAGS = Set.of("-i", "-m", "str", "--");

    private final Map<String, Set<String>> lists = new HashMap<>();
    private final Map<String, Set<String>> backends = new LinkedHashMap<>();
    private final Consumer<Directive> strange;
    private boolean byHost;

    /** @param strange hears of each line that is not understood */
    HostRoutes(List<Directive> lines, Consumer<Directive> strange) {
        this.strange = strange;
        lines.stream().filter(line -> line.keyword().equals("acl")).forEach(this::list);
        for (Directive line : lines) {
            switch (line.keyword()) {
                case "use_backend" -> use(line);
                case "http-request" -> refuse(line);
                default -> {}
            }
        }
    }

    private static boolean isHost(String fetch) {
        return HOST.matcher(fetch).matches();
    }

    private void list(Directive line) {
        if (!isHost(line.text(2))) {
            strange.accept(line);
            return;
        }
        lists.computeIfAbsent(line.text(1), _ -> new LinkedHashSet<>()).addAll(names(texts(line, 3)));
    }

    private static List<String> texts(Directive line, int first) {
        return line.words().stream().skip(first).map(Word::text).toList();
    }

    private static List<String> names(List<String> words) {
        return words.stream()
                .filter(word -> !FLAGS.contains(word))
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
    }

    private void use(Directive line) {
        if (BY_HOST.matcher(line.text(1)).matches() && line.words().size() == 2) {
            byHost = true;
            return;
        }
        Set<String> hosts = line.text(2).equals("if") ? hosts(texts(line, 3)) : Set.of();
        if (hosts.isEmpty()) {
            strange.accept(line);
        } else {
            backends.computeIfAbsent(line.text(1), _ -> new LinkedHashSet<>()).addAll(hosts);
        }
    }

    /** The hosts of a condition such as {@code a or b} or {@code { hdr(host) -i a.example }}; none when it says anything else. */
    private Set<String> hosts(List<String> condition) {
        Set<String> hosts = new LinkedHashSet<>();
        List<String> words = new ArrayList<>(condition);
        boolean anonymous = words.size() > 3
                && words.getFirst().equals("{")
                && words.getLast().equals("}");
        if (anonymous) {
            return isHost(words.get(1)) ? Set.copyOf(names(words.subList(2, words.size() - 1))) : Set.of();
        }
        for (int i = 0; i < words.size(); i++) {
            boolean joint = i % 2 == 1;
            if (joint ? !Set.of("or", "||").contains(words.get(i)) : !lists.containsKey(words.get(i))) {
                return Set.of();
            }
            if (!joint) {
                hosts.addAll(lists.getOrDefault(words.get(i), Set.of()));
            }
        }
        return hosts;
    }

    /** Refusing a host that is in no list is what the proxy does anyway. */
    private void refuse(Directive line) {
        String last = line.words().getLast().text();
        boolean unknownHost = Set.of("deny", "return", "reject").contains(line.text(1))
                && last.startsWith("!")
                && lists.containsKey(last.substring(1));
        if (!unknownHost) {
            strange.accept(line);
        }
    }

    /** The hosts of a backend. */
    Set<String> of(String backend) {
        Set<String> hosts = new LinkedHashSet<>(backends.getOrDefault(backend, Set.of()));
        boolean listed = lists.isEmpty() || lists.values().stream().anyMatch(list -> list.contains(backend));
        if (byHost && listed) {
            hosts.add(backend);
        }
        return hosts;
    }
}

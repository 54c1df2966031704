package dev.egresslab.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.Profiles;
import dev.egresslab.simulator.nat.Sourced;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README's table of gateways says what the profiles say. {@code -Dgolden.update=true} writes it anew. */
class ReadmeProfilesTest {
    private static final Path README = Path.of("..", "README.md");
    private static final Pattern TABLE =
            Pattern.compile("(?<=<!-- from Profiles.java -->\n).*?(?=<!-- end of them -->)", Pattern.DOTALL);

    @Test
    void theReadmeTellsEveryProfile() throws IOException {
        String readme = Files.readString(README);
        String told = TABLE.matcher(readme).replaceFirst(Matcher.quoteReplacement(table()));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(README, told);
        }
        assertThat(Files.readString(README))
                .isEqualTo(told)
                .contains("`" + Profiles.all().getFirst().name() + "`");
    }

    private static String table() {
        return """
            | profile | gateway | ports | held after FIN | held after RST | whose they are |
            |:--|:--|--:|--:|--:|:--|
            """ + Profiles.all().stream().map(ReadmeProfilesTest::row).collect(Collectors.joining());
    }

    private static String row(GatewayProfile profile) {
        return "| `%s` | %s | %s | %s | %s | %s |\n"
                .formatted(
                        profile.name(),
                        profile.title(),
                        marked(
                                String.format(
                                        Locale.ROOT,
                                        "%,d",
                                        profile.portsPerDestination().value()),
                                profile.portsPerDestination()),
                        marked(
                                profile.timeouts().holdAfterFin().text(),
                                profile.timeouts().holdAfterFin()),
                        marked(
                                profile.timeouts().holdAfterRst().text(),
                                profile.timeouts().holdAfterRst()),
                        marked(profile.slicing().text(), profile.slicing()));
    }

    private static String marked(String text, Sourced<?> value) {
        return value.basis() == Sourced.Basis.ASSUMED ? text + "\\*" : text;
    }
}

package dev.egresslab.proxy.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads when load is shed. */
final class OverloadSection {
    private OverloadSection() {}

    static OverloadConfig read(YamlSection section) {
        OverloadConfig base = OverloadConfig.DEFAULT;
        List<Duration> loopLag =
                list(section, "loopLag", base.loopLag(), "durations such as 500ms", YamlSection::duration);
        List<Double> memory = list(section, "memory", base.memory(), "shares such as 0.9", OverloadSection::share);
        List<Double> descriptors =
                list(section, "descriptors", base.descriptors(), "shares such as 0.9", OverloadSection::share);
        double recovery = section.share("recovery", base.recovery());
        Duration hold = section.duration("hold", base.hold());
        return section.done(() -> new OverloadConfig(loopLag, memory, descriptors, recovery, hold), base);
    }

    private static double share(String text) {
        double share = Double.parseDouble(text);
        if (share > 1) {
            throw new IllegalArgumentException(text);
        }
        return share;
    }

    private static <T> List<T> list(
            YamlSection section, String key, List<T> base, String what, Function<String, T> reader) {
        if (!section.has(key)) {
            return base;
        }
        List<T> numbers = new ArrayList<>();
        for (String text : section.texts(key)) {
            try {
                numbers.add(reader.apply(text));
            } catch (IllegalArgumentException e) {
                section.mistake(key, key + " must be a list of " + what + ", was '" + text + "'");
                return base;
            }
        }
        return numbers;
    }
}

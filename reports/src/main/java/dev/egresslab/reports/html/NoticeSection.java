package dev.egresslab.reports.html;

import dev.egresslab.reports.results.RunResult.Notice;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was scaled, assumed or modelled, and warnings: before any figure, because it changes how each is read. */
final class NoticeSection {
    private NoticeSection() {}

    /**
     * Returns the list.
     *
     * @param given the notices
     * @param chartFault why there are no charts, when there are none
     */
    static String render(List<Notice> given, Optional<String> chartFault) {
        Stream<Notice> own = chartFault.stream().map(fault -> new Notice(Notice.Kind.WARNING, "charts", fault));
        Map<Notice.Kind, List<Notice>> byKind = Stream.concat(given.stream(), own)
                .collect(Collectors.groupingBy(
                        Notice::kind, () -> new EnumMap<>(Notice.Kind.class), Collectors.toList()));
        String items = Stream.of(
                        Notice.Kind.SCALED,
                        Notice.Kind.OWN,
                        Notice.Kind.WARNING,
                        Notice.Kind.ASSUMED,
                        Notice.Kind.MODELLED)
                .filter(byKind::containsKey)
                .map(kind -> item(kind, byKind.getOrDefault(kind, List.of())))
                .collect(Collectors.joining());
        return items.isEmpty() ? "" : "<ul class=\"notices\">\n" + items + "</ul>\n";
    }

    private static String item(Notice.Kind kind, List<Notice> notices) {
        List<Notice> others = Assumptions.hardlyFelt(notices);
        String texts = paragraphs(kind, Assumptions.felt(notices))
                + (others.isEmpty()
                        ? ""
                        : "<details><summary>%d more, which calls over TCP hardly feel</summary>%s</details>"
                                .formatted(others.size(), paragraphs(kind, others)));
        return "<li class=\"%s\"><span class=\"kind\">%s</span><div>%s</div></li>%n"
                .formatted(kind.name().toLowerCase(Locale.ROOT), label(kind), texts);
    }

    private static String paragraphs(Notice.Kind kind, List<Notice> notices) {
        boolean several = notices.stream().map(Notice::subject).distinct().count() > 1
                && (kind == Notice.Kind.ASSUMED || kind == Notice.Kind.OWN);
        StringBuilder texts = new StringBuilder();
        String subject = "";
        for (Notice notice : notices) {
            if (several && !notice.subject().equals(subject)) {
                subject = notice.subject();
                texts.append("<p><b>").append(Html.escape(subject)).append("</b></p>");
            }
            texts.append("<p>")
                    .append(setting(Html.prose(withoutKind(notice.text()))))
                    .append("</p>");
        }
        return texts.toString();
    }

    /** What a reader calls the kind. */
    static String label(Notice.Kind kind) {
        return kind == Notice.Kind.OWN ? "your own" : kind.name().toLowerCase(Locale.ROOT);
    }

    /** Sets {@code hold = 60 s: why} apart from the reason. */
    private static String setting(String markup) {
        return markup.replaceFirst("^([\\w.]+ = [^:]+):", "<code>$1</code>:");
    }

    /** The label says "scaled" already. */
    static String withoutKind(String text) {
        return text.replaceFirst("^(?i)(scaled|assumed|modelled|warning): ", "");
    }
}

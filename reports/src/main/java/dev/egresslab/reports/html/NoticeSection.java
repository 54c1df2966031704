package dev.egresslab.reports.html;

import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.RunResult.Notice;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was scaled, assumed or modelled, and warnings: before any figure, because it changes how each is read. */
final class NoticeSection {
    private NoticeSection() {}

    static String render(RunResult result) {
        if (result.notices().isEmpty()) {
            return "";
        }
        return result.notices().stream()
                .sorted(Comparator.comparingInt(notice -> order(notice.kind())))
                .map(NoticeSection::item)
                .collect(Collectors.joining("", "<ul class=\"notices\">\n", "</ul>\n"));
    }

    private static int order(Notice.Kind kind) {
        return switch (kind) {
            case SCALED -> 0;
            case WARNING -> 1;
            case ASSUMED -> 2;
            case MODELLED -> 3;
        };
    }

    private static String item(Notice notice) {
        String kind = notice.kind().name().toLowerCase(Locale.ROOT);
        return "<li class=\"%s\"><span class=\"kind\">%s</span><span>%s</span></li>%n"
                .formatted(kind, kind, Html.escape(withoutKind(notice.text())));
    }

    /** The label says "scaled" already. */
    static String withoutKind(String text) {
        String bare = text.replaceFirst("^(?i)(scaled|assumed|modelled|warning): ", "");
        return Character.toUpperCase(bare.charAt(0)) + bare.substring(1);
    }
}

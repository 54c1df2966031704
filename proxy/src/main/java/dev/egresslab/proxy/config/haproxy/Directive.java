package dev.egresslab.proxy.config.haproxy;

import java.util.List;
import java.util.stream.Collectors;

/** A line: a keyword and its arguments. */
public record Directive(List<Word> words) {
    /** Copies the words and checks that there is one. */
    public Directive {
        words = List.copyOf(words);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("words must be at least 1, was 0");
        }
    }

    /** Its first word. */
    public String keyword() {
        return words.getFirst().text();
    }

    /** Its first two words, such as {@code timeout connect}; its only one when there is no second. */
    public String phrase() {
        return words.size() < 2 ? keyword() : keyword() + " " + words.get(1).text();
    }

    /** A word's text; empty when there are not so many. */
    public String text(int index) {
        return index < words.size() ? words.get(index).text() : "";
    }

    /** All words as one, at the first one's place. */
    Word whole() {
        Word first = words.getFirst();
        return new Word(
                toString(), first.source(), first.start(), words.getLast().end());
    }

    /** All words, one blank between two. */
    @Override
    public String toString() {
        return words.stream().map(Word::text).collect(Collectors.joining(" "));
    }
}

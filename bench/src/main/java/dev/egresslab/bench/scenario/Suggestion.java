package dev.egresslab.bench.scenario;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was meant by a misspelt one. */
final class Suggestion {
    private Suggestion() {}

    /**
     * The nearest of some words.
     *
     * @param word the word as it was written
     * @param words the words that would be right
     * @return the nearest, or nothing when none is near: more than a third of its letters would have to change
     */
    static Optional<String> nearest(String word, Collection<String> words) {
        return words.stream()
                .filter(candidate -> distance(word, candidate) <= Math.max(1, candidate.length() / 3))
                .min(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /**
     * The end of a sentence that suggests the nearest of some words.
     *
     * @param word the word as it was written
     * @param words the words that would be right
     * @return begins with a semicolon, or is empty
     */
    static String didYouMean(String word, Collection<String> words) {
        return nearest(word, words)
                .map(near -> "; did you mean `" + near + "`?")
                .orElse("");
    }

    /**
     * Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours, without regard to case and to
     * the {@code -} and {@code _} between words.
     */
    private static int distance(String left, String right) {
        String a = folded(left);
        String b = folded(right);
        int[][] distance = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                distance[i][j] = i == 0 || j == 0 ? i + j : cheapest(distance, a, b, i, j);
            }
        }
        return distance[a.length()][b.length()];
    }

    private static int cheapest(int[][] distance, String a, String b, int i, int j) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(distance[i - 1][j - 1] + change, Math.min(distance[i - 1][j], distance[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, distance[i - 2][j - 2] + 1) : least;
    }

    private static String folded(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
    }
}

package dev.egresslab.proxy.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds the word that was probably meant. */
final class Spelling {
    private Spelling() {}

    /** {@code ; did you mean 'x'?}, or nothing when no word is near: at most a third of the letters wrong. */
    static String didYouMean(String word, Collection<String> words) {
        return words.stream()
                .filter(candidate -> distance(word, candidate) <= Math.max(1, candidate.length() / 3))
                .min(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
    }

    /**
     * Optimal string alignment distance, without regard to case, hyphens and underscores: inserted, lost, changed letters, and
     * neighbours that changed places, count one each.
     */
    private static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
        String b = right.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(int[][] cost, String a, String b, int i, int j) {
        int changed = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(changed, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}

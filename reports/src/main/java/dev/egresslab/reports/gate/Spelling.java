package dev.egresslab.reports.gate;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Finds the names that a misspelt one may have meant. */
final class Spelling {
    private static final int MOST_SHOWN = 3;

    private Spelling() {}

    /** Returns {@code ": did you mean a, b or c?"}, or a full stop when nothing is near. */
    static String didYouMean(String name, Collection<String> candidates) {
        List<String> near = nearest(name, candidates);
        if (near.isEmpty()) {
            return ".";
        }
        String last = near.getLast();
        String others = String.join(", ", near.subList(0, near.size() - 1));
        return ": did you mean " + (others.isEmpty() ? last : others + " or " + last) + "?";
    }

    /** Returns the candidates with the fewest edits, if these are few for the name's length. */
    static List<String> nearest(String name, Collection<String> candidates) {
        int limit = Math.max(2, name.length() / 3);
        int fewest = candidates.stream().mapToInt(c -> edits(name, c)).min().orElse(Integer.MAX_VALUE);
        return fewest > limit
                ? List.of()
                : candidates.stream()
                        .filter(c -> edits(name, c) == fewest)
                        .limit(MOST_SHOWN)
                        .toList();
    }

    /** Counts insertions, deletions, replacements and swaps of neighbours (optimal string alignment), letter case aside. */
    static int edits(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(a, b, i, j, cost);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(String a, String b, int i, int j, int[][] cost) {
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}

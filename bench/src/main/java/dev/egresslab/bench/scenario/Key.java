package dev.egresslab.bench.scenario;

/**
 * A key of a section of the scenario file.
 *
 * @param name the key
 * @param kind what its value may be
 * @param absent what it means when the key is left out
 * @param fallback with {@link Absent#DEFAULT} the value that is taken then, as YAML; with {@link Absent#DERIVED} where the value
 *     comes from, in words
 * @param doc what it is for: a sentence or two of Markdown
 */
record Key(String name, Kind kind, Absent absent, String fallback, String doc) {
    /** What it means when a key is left out. */
    enum Absent {
        /** That is an error. */
        REFUSED,
        /** The key has a default. */
        DEFAULT,
        /** The value comes from elsewhere. */
        DERIVED
    }

    static Key required(String name, Kind kind, String doc) {
        return new Key(name, kind, Absent.REFUSED, "", doc);
    }

    static Key optional(String name, Kind kind, String yaml, String doc) {
        return new Key(name, kind, Absent.DEFAULT, yaml, doc);
    }

    static Key derived(String name, Kind kind, String words, String doc) {
        return new Key(name, kind, Absent.DERIVED, words, doc);
    }
}

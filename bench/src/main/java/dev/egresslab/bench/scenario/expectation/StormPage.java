package dev.egresslab.bench.scenario.expectation;

/**
 * A page that opens connections.
 *
 * @param opens how many, one after another, at least one
 * @param openSeconds from one's start to the next one's, if it finds a port
 * @param tailSeconds what follows the last, without opening any
 */
record StormPage(int opens, double openSeconds, double tailSeconds) {
    /** How long it takes when nothing is refused. */
    double seconds() {
        return opens * openSeconds + tailSeconds;
    }
}

package dev.egresslab.simulator.loopback;

/** What this machine ran out of. Told apart from the simulated gateway's own exhaustion, for it spoils a test. */
enum Shortage {
    /** Nothing. */
    NONE,
    /** File descriptors of the process or the system (EMFILE, ENFILE). */
    DESCRIPTORS,
    /** Local ports towards the origin (EADDRNOTAVAIL). */
    LOCAL_PORTS;

    /** What {@code failure} or what is behind it says was missing. The texts are the C library's, which all transports pass on. */
    static Shortage of(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 8; depth++) {
            String message = String.valueOf(cause.getMessage());
            if (message.contains("Too many open files")) {
                return DESCRIPTORS;
            }
            if (message.contains("Cannot assign requested address")) {
                return LOCAL_PORTS;
            }
            cause = cause.getCause();
        }
        return NONE;
    }
}

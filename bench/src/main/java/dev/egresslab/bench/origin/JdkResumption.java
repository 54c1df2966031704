package dev.egresslab.bench.origin;

import javax.net.ssl.SSLException;

/**
 * Switches the session tickets of the JDK's TLS off for one context. The JDK has a system property for it alone, which a context reads
 * when it is made.
 */
final class JdkResumption {
    private static final String TICKETS = "jdk.tls.server.enableSessionTicketExtension";

    private JdkResumption() {}

    /** Makes something that may fail as TLS does. */
    interface Maker<T> {
        T make() throws SSLException;
    }

    /** Makes a context with tickets or without. */
    static synchronized <T> T during(boolean tickets, Maker<T> maker) throws SSLException {
        String before = System.getProperty(TICKETS);
        System.setProperty(TICKETS, Boolean.toString(tickets));
        try {
            return maker.make();
        } finally {
            if (before == null) {
                System.clearProperty(TICKETS);
            } else {
                System.setProperty(TICKETS, before);
            }
        }
    }
}

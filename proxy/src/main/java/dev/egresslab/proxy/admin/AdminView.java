package dev.egresslab.proxy.admin;

import java.util.List;

/** What the admin pages tell of a running proxy. Called on the admin server's own thread. */
public interface AdminView {
    /** Whether the event loops answer within a second. */
    boolean live();

    /** Whether the listeners are bound and it is not draining; never a matter of its upstreams' health. */
    boolean ready();

    /** Whether its pools have been warm once; an origin that cannot be reached does not hold that up. */
    boolean started();

    /** All metrics now. */
    List<MetricFamily> metrics();

    /** Why the last connections were opened, as text. */
    String explain();

    /** Reads the configuration anew from where it came. */
    Answer reload();

    /**
     * An answer in words.
     *
     * @param status of HTTP
     * @param text for people
     */
    record Answer(int status, String text) {}
}

package dev.egresslab.bench.virtual;

/**
 * Who uses connections: the application itself, or the proxy in its place. Hears of each connection that it had opened. May use the network
 * again within a call.
 */
interface ConnectionUser {

    /** An opening goes into another phase. */
    void entered(Connection connection, Phase phase, long nowNanos);

    /** The connection stands and is idle. */
    void opened(Connection connection, long nowNanos);

    /** There will be no connection; it is gone. */
    void openFailed(Connection connection, Failure failure, long nowNanos);

    /**
     * The answer is there, and the connection idle, or gone.
     *
     * @param usable whether the connection may carry another request; if not, the origin has closed it and it is gone
     */
    void answered(Connection connection, boolean usable, long nowNanos);

    /** No answer came; the connection is gone. */
    void broken(Connection connection, Failure failure, long nowNanos);

    /** The origin has closed the idle connection, which is gone. */
    void closedWhileIdle(Connection connection, long nowNanos);
}

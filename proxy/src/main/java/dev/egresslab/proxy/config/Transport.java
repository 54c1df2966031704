package dev.egresslab.proxy.config;

/** What moves the bytes. */
public enum Transport {
    /** The first that this machine has: io_uring, epoll, NIO. */
    AUTO,
    /** Linux io_uring; many containers forbid it. */
    IO_URING,
    /** Linux epoll. */
    EPOLL,
    /** The JDK's selector, anywhere. */
    NIO
}

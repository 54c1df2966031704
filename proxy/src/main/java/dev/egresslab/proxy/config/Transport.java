package dev.egresslab.proxy.config;

/** What moves the bytes. */
public enum Transport {
    /** The first that this machine has, in this order. */
    AUTO,
    /** Linux io_uring: cheapest, but many containers forbid it. */
    IO_URING,
    /** Linux epoll. */
    EPOLL,
    /** The JDK's selector, anywhere. */
    NIO
}

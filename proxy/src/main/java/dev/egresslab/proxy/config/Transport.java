package dev.egresslab.proxy.config;

/** What moves the bytes. */
public enum Transport {
    /** epoll where this machine has it, else NIO. */
    AUTO,
    /** Linux io_uring, to be tried out: cheapest, but may stall under back-pressure with Netty 4.2.18; many containers forbid it. */
    IO_URING,
    /** Linux epoll. */
    EPOLL,
    /** The JDK's selector, anywhere. */
    NIO
}

/**
 * When to reuse a connection, open one, wait or retire: a pool as a step function of time. Pure: imports the JDK alone; no thread, no
 * clock, no socket, so that it runs behind Netty and in virtual time alike.
 */
@NullMarked
package dev.egresslab.proxy.pool;

import org.jspecify.annotations.NullMarked;

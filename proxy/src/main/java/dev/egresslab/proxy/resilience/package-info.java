/**
 * What a proxy does about origins that fail: whom to try next, whom to leave alone, how often to try again. Step functions of time, pure:
 * imports the JDK alone; no thread, no clock, no socket.
 */
@NullMarked
package dev.egresslab.proxy.resilience;

import org.jspecify.annotations.NullMarked;

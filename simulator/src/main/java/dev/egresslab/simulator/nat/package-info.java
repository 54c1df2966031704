/**
 * The NAT core: profiles of real gateways as data, the ledger of their ports, the index of their flows, and the gateway that joins
 * them. Pure: no clock, no thread, no socket; imports the JDK's {@code java.lang}, {@code java.time} and {@code java.util} alone.
 */
@NullMarked
package dev.egresslab.simulator.nat;

import org.jspecify.annotations.NullMarked;

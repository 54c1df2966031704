/**
 * Plane 1: the NAT gateway as a SOCKS5 and SOCKS4a relay on real sockets of the loopback interface. Needs no privileges and runs on any
 * operating system. Imports {@code simulator.nat}, {@code simulator.cloud} and Netty; never another plane.
 */
@NullMarked
package dev.egresslab.simulator.loopback;

import org.jspecify.annotations.NullMarked;

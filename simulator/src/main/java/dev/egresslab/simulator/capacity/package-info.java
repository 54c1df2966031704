/**
 * The arithmetic of port capacity: what a gateway can carry, without running anything. Pure: imports the JDK and {@code simulator.nat}'s profiles.
 */
@NullMarked
package dev.egresslab.simulator.capacity;

import org.jspecify.annotations.NullMarked;

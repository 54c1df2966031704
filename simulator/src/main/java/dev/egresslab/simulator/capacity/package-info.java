/**
 * The arithmetic of port capacity: what a gateway can carry, without running anything. Pure: imports nothing but {@code java.lang}.
 */
@NullMarked
package dev.egresslab.simulator.capacity;

import org.jspecify.annotations.NullMarked;

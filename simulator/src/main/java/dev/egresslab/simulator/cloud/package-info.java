/**
 * What a cloud's console would show of a gateway: its metrics by their own names, units, statistics and periods. Pure: no clock, no thread,
 * no JSON library; imports {@code simulator.nat} and the JDK's {@code java.time} and {@code java.util}.
 */
@NullMarked
package dev.egresslab.simulator.cloud;

import org.jspecify.annotations.NullMarked;

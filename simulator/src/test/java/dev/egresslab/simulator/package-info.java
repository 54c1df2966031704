/** Tests of what all data planes have in common: the contract they obey, and its simplest keeper. */
@NullMarked
package dev.egresslab.simulator;

import org.jspecify.annotations.NullMarked;

/** Timelines of the pool, in virtual time. */
@NullMarked
package dev.egresslab.proxy.resilience;

import org.jspecify.annotations.NullMarked;

/** Timelines of the pool, in virtual time. */
@NullMarked
package dev.egresslab.proxy.pool;

import org.jspecify.annotations.NullMarked;

/** Tests of the origin, mostly over real sockets. */
@NullMarked
package dev.egresslab.bench.origin;

import org.jspecify.annotations.NullMarked;

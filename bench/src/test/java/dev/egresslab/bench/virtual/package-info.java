/** Tests of the virtual engine: exact timelines, and referees from published figures. */
@NullMarked
package dev.egresslab.bench.virtual;

import org.jspecify.annotations.NullMarked;

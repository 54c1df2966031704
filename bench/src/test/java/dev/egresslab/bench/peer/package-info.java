/** Tests with real programs; they are skipped, with a reason, where a program is not installed. */
@NullMarked
package dev.egresslab.bench.peer;

import org.jspecify.annotations.NullMarked;

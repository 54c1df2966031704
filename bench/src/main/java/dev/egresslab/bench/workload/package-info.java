/** Arrival schedules and client models as values and step functions of time. Imports the JDK alone. */
@NullMarked
package dev.egresslab.bench.workload;

import org.jspecify.annotations.NullMarked;

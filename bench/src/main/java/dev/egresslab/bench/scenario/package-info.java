/**
 * The scenario: what the user asks for, read from YAML with the position of every key and value, checked as a whole, and described by
 * a JSON Schema. Composes config records; may import {@code bench.workload} and the config records of simulator and proxy.
 */
@NullMarked
package dev.egresslab.bench.scenario;

import org.jspecify.annotations.NullMarked;

/**
 * Real programs as roles: HAProxy and nginx as egress proxies, PHP-FPM as the application, each a child process of this one with the
 * configuration that its experts would write. What others are measured against. May import Jackson, {@code bench.scenario} and
 * {@code bench.workload}.
 */
@NullMarked
package dev.egresslab.bench.peer;

import org.jspecify.annotations.NullMarked;

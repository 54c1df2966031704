/** Tests of {@code proxy.config.haproxy}. */
@NullMarked
package dev.egresslab.proxy.config.haproxy;

import org.jspecify.annotations.NullMarked;

/** Tests of {@code proxy.config.kubernetes}. */
@NullMarked
package dev.egresslab.proxy.config.kubernetes;

import org.jspecify.annotations.NullMarked;

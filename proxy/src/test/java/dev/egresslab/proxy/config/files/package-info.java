/** Tests of {@code proxy.config.files}. */
@NullMarked
package dev.egresslab.proxy.config.files;

import org.jspecify.annotations.NullMarked;

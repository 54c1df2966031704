/**
 * A configuration as it lies on the disk: one file or a folder, in the proxy's own YAML, as Kubernetes objects or both, checked and mended.
 * Imports the other packages of {@code proxy.config}.
 */
@NullMarked
package dev.egresslab.proxy.config.files;

import org.jspecify.annotations.NullMarked;

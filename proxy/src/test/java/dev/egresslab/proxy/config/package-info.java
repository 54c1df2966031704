/** Tests of the configuration's YAML and JSON. */
@NullMarked
package dev.egresslab.proxy.config;

import org.jspecify.annotations.NullMarked;

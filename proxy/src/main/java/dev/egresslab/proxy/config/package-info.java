/**
 * What a platform team asks of the proxy: immutable records, checked when made, and their YAML. Imports nothing of the proxy; the
 * packages that obey it translate it into their own terms.
 */
@NullMarked
package dev.egresslab.proxy.config;

import org.jspecify.annotations.NullMarked;

/** What all tests of the proxy share. */
@NullMarked
package dev.egresslab.proxy;

import org.jspecify.annotations.NullMarked;

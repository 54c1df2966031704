/** End-to-end tests: a scripted origin and raw clients on the loopback interface. */
@NullMarked
package dev.egresslab.proxy.egress;

import org.jspecify.annotations.NullMarked;

/** Tables of what is accepted, refused and passed on, byte by byte. */
@NullMarked
package dev.egresslab.proxy.http;

import org.jspecify.annotations.NullMarked;

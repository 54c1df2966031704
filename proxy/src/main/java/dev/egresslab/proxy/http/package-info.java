/**
 * The rules of HTTP/1.1 for an intermediary (RFC 9110, RFC 9112): what is valid, where a message ends, what is passed on and what is
 * removed. State machines over bytes, without channels or clocks; imports Netty's buffers alone.
 */
@NullMarked
package dev.egresslab.proxy.http;

import org.jspecify.annotations.NullMarked;

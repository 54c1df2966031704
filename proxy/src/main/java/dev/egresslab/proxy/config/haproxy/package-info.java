/**
 * HAProxy's configuration language, as far as an egress proxy is written in it: lines and words with their places, backends, resolvers and
 * whole files. Reads, and never runs or expands anything. Imports {@code proxy.config}.
 */
@NullMarked
package dev.egresslab.proxy.config.haproxy;

import org.jspecify.annotations.NullMarked;

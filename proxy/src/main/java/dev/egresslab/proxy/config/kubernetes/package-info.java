/**
 * The proxy as Kubernetes objects: Services of type ExternalName, Ingresses with {@code haproxy.org} annotations, the controller's ConfigMap
 * with its snippets, and Secrets with authorities. Imports {@code proxy.config} and {@code proxy.config.haproxy}.
 */
@NullMarked
package dev.egresslab.proxy.config.kubernetes;

import org.jspecify.annotations.NullMarked;

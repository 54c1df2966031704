package dev.egresslab.proxy.http;

/**
 * Why a request is refused.
 *
 * @param status the status code of the answer
 * @param reason the rule that it breaks, in words
 */
public record Rejection(int status, String reason) {}

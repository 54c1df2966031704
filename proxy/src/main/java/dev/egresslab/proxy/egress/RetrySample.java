package dev.egresslab.proxy.egress;

import java.util.Map;

/**
 * What an upstream's requests were sent again for.
 *
 * @param byReason requests sent again, by reason
 * @param succeeded requests that were answered after they had been sent again
 * @param budgetExhausted requests that were not sent again because too many others were
 * @param active retries under way now that take from the budget
 */
public record RetrySample(Map<String, Long> byReason, long succeeded, long budgetExhausted, int active) {}

package dev.egresslab.reports.plan;

import java.util.List;

/**
 * What arithmetic says about loads and gateways before anything runs. Rates are new connections a second of the whole load; probabilities
 * are shares from 0 to 1; what never happens or has no limit is null.
 *
 * @param schemaVersion version of this JSON shape, {@link #SCHEMA_VERSION} when written by this build
 * @param tool name and version of the program that computed
 * @param subject what is planned: a scenario's name, or the load in words
 * @param why the scenario's question; empty when options gave the load
 * @param targetFailure the share of connections that may find no port, and of calls that may wait for a pool
 * @param variants one for each variant of the scenario; one when options gave the load
 */
public record Plan(
        int schemaVersion, String tool, String subject, String why, double targetFailure, List<VariantPlan> variants) {
    /** The version of the JSON shape that this build writes. */
    public static final int SCHEMA_VERSION = 1;

    /** Copies the list. */
    public Plan {
        variants = List.copyOf(variants);
    }
}

package dev.egresslab.reports.plan;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A plan as JSON. */
public final class PlanFile {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private PlanFile() {}

    /** Returns the plan as JSON, ended by a line break. */
    public static String toJson(Plan plan) {
        return JSON.writeValueAsString(plan) + "\n";
    }
}

package dev.egresslab.bench.live;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The messages between the runner and a role: JSON, one a line. The runner writes to the role's standard input {@link Start}, then any number of
 * {@link Command}; the role writes {@link Event}s to its standard output and ends when its standard input closes, so a runner that is
 * killed in any way leaves no role behind.
 */
final class RoleMessage {
    /** The one mapper for messages. */
    static final JsonMapper JSON = JsonMapper.builder().build();

    private RoleMessage() {}

    /**
     * The first line to a role.
     *
     * @param sampleMillis milliseconds between two samples
     * @param config the role's own configuration
     */
    record Start(long sampleMillis, JsonNode config) {}

    /**
     * A later line to a role.
     *
     * @param id repeated in the answer
     * @param name the command
     * @param arguments its arguments
     */
    record Command(long id, String name, JsonNode arguments) {}

    /**
     * A line from a role.
     *
     * @param kind what it is
     * @param id of the command it answers, or 0
     * @param body facts, a sample or an answer
     * @param error what failed, for {@link Kind#FAILED}
     */
    record Event(
            Kind kind,
            long id,
            @Nullable JsonNode body,
            @Nullable String error) {
        /** The kinds of line. */
        enum Kind {
            /** The role serves; the body has its facts. */
            READY,
            /** A periodic sample. */
            SAMPLE,
            /** The answer to a command. */
            ANSWER,
            /** A command failed, or with id 0 the role could not start. */
            FAILED
        }
    }

    /** Returns the message as one line without its end. */
    static String line(Object message) {
        return JSON.writeValueAsString(message);
    }
}

package dev.egresslab.bench.scenario;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** A scenario that cannot be used. Carries everything that is wrong with it, not only the first thing. */
public final class ScenarioException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<Finding> findings;

    /**
     * Takes the findings.
     *
     * @param findings at least one, in the order to show them
     */
    public ScenarioException(List<Finding> findings) {
        super(findings.stream().map(Finding::render).collect(Collectors.joining(System.lineSeparator())));
        this.findings = List.copyOf(findings);
    }

    /**
     * What is wrong.
     *
     * @return at least one finding, in the order of the text
     */
    public List<Finding> findings() {
        return findings;
    }
}

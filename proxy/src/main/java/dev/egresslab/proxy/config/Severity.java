package dev.egresslab.proxy.config;

/** How bad a finding is. */
public enum Severity {
    /** The configuration cannot be used, or would do something else than it says. */
    ERROR,
    /** It works, with a mistake that will be felt under load or in an attack. */
    WARNING,
    /** Worth knowing; nothing has to be changed. */
    NOTE
}

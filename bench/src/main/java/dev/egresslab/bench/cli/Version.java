package dev.egresslab.bench.cli;

import picocli.CommandLine.IVersionProvider;

/** The program's version, from the jar's manifest. */
final class Version implements IVersionProvider {
    Version() {}

    /** Returns name and version, such as {@code egresslab 0.1.0}. */
    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return "egresslab " + (version == null ? "development" : version);
    }

    @Override
    public String[] getVersion() {
        return new String[] {text(), "Java " + Runtime.version()};
    }
}

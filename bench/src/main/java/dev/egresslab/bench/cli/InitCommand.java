package dev.egresslab.bench.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code egresslab init [FILE]}: a scenario with comments to start from, a copy of one of those that come with Egresslab. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = {"Write a scenario with comments to start from.", "An existing file is left alone."},
        footer = {
            "",
            "Examples:",
            "  egresslab init my-api.yaml",
            "  egresslab init --template bedrock-load-test three-zones.yaml"
        })
final class InitCommand implements Callable<Integer> {
    /** The scenarios that come with Egresslab. */
    static final List<String> TEMPLATES = List.of(
            "quickstart",
            "bedrock-load-test",
            "real-5000",
            "haproxy",
            "php",
            "proxy-shootout",
            "proxy-shootout-keepalive");

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9-]{0,63}";

    /** What {@code --template} can be, for its help and for completion in the shell. */
    static final class Templates extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Templates() {
            super(TEMPLATES);
        }
    }

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "the file to write (default: <template>.yaml)")
    private @Nullable Path file;

    @Option(
            names = "--template",
            paramLabel = "NAME",
            defaultValue = "quickstart",
            completionCandidates = Templates.class,
            description = "the scenario to copy: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private String template;

    @Override
    public Integer call() throws IOException {
        if (!TEMPLATES.contains(template)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "egresslab: no template `%s`; there are %s".formatted(template, String.join(", ", TEMPLATES)));
        }
        Path target = file == null ? Path.of(template + ".yaml") : file;
        write(target, named(text(template), target));
        PrintWriter out = spec.commandLine().getOut();
        out.printf("wrote %s%n%n", target);
        out.printf("  egresslab explain %s   says what to expect%n", target);
        out.printf("  egresslab run %s       measures it%n", target);
        out.printf("  egresslab schema > scenario.schema.json   lets your editor complete and check it%n");
        out.flush();
        return ExitCode.OK;
    }

    /** The scenario under the file's name; under its own when the file's will not do. */
    private static String named(String text, Path target) {
        String stem = target.getFileName().toString().replaceFirst("\\.ya?ml$", "");
        return stem.matches(NAME) ? text.replaceFirst("(?m)^name: .*$", "name: " + stem) : text;
    }

    private static void write(Path target, String text) {
        try {
            Files.writeString(target, text, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "egresslab: %s exists and is left as it is; name another file".formatted(target),
                    e);
        } catch (IOException e) {
            throw UserFile.failure(target, e);
        }
    }

    private static String text(String template) throws IOException {
        try (InputStream resource = InitCommand.class.getResourceAsStream("/scenarios/" + template + ".yaml")) {
            if (resource == null) {
                throw new IllegalStateException("the template " + template + " is not in the jar");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

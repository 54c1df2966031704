package dev.egresslab.bench.cli;

import dev.egresslab.reports.html.Folded;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/** How {@code --help} is laid out: as wide as the terminal, commands in the order of a user's way, and examples that can be copied as they stand. */
final class HelpLayout {
    private static final int NARROWEST = 80;
    private static final int WIDEST = 120;

    /** Before the second and later lines of an example. */
    private static final String CONTINUED = "      ";

    private static final SequencedMap<String, List<String>> GROUPS = groups();

    private HelpLayout() {}

    private static SequencedMap<String, List<String>> groups() {
        SequencedMap<String, List<String>> groups = new LinkedHashMap<>();
        groups.put("Before a run:", List.of("init", "validate", "plan", "explain", "profiles"));
        groups.put("A run, and many:", List.of("run", "sweep", "calibrate"));
        groups.put("After a run:", List.of("figures", "gate", "report"));
        groups.put("The parts alone:", List.of("gateway", "proxy", "origin"));
        groups.put("For editor and shell:", List.of("schema", "generate-completion"));
        return groups;
    }

    /** Lays out the help of the program and of all its commands. */
    static void apply(CommandLine program) {
        program.setUsageHelpWidth(Math.clamp(Terminals.columns(), NARROWEST, WIDEST));
        program.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, HelpLayout::commands);
        footers(program);
    }

    private static void footers(CommandLine command) {
        command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER, HelpLayout::footer);
        command.getSubcommands().values().forEach(HelpLayout::footers);
    }

    /** The program's commands under headings; those of a command with few stay as they are. */
    private static String commands(Help help) {
        Map<String, StringBuilder> entries = new LinkedHashMap<>();
        StringBuilder entry = new StringBuilder();
        for (String line : help.commandList().lines().toList()) {
            if (line.startsWith("  ") && line.charAt(2) != ' ') {
                entry = new StringBuilder();
                entries.put(line.strip().split("[ ,]", 2)[0], entry);
            }
            entry.append(line).append(System.lineSeparator());
        }
        StringBuilder text = new StringBuilder();
        GROUPS.forEach((heading, names) -> {
            text.append(System.lineSeparator()).append(heading).append(System.lineSeparator());
            names.forEach(name -> text.append(entries.get(name)));
        });
        return text.toString();
    }

    private static String footer(Help help) {
        int width = help.commandSpec().usageMessage().width();
        StringBuilder text = new StringBuilder();
        for (String line : help.commandSpec().usageMessage().footer()) {
            List<String> lines = line.startsWith("  ") ? example(line, width) : Folded.lines("", "", line, width);
            lines.forEach(each -> text.append(each).append(System.lineSeparator()));
        }
        return text.toString();
    }

    /** A command that is too long for a line goes on after a backslash, as a shell reads it. */
    private static List<String> example(String command, int width) {
        List<String> lines = new ArrayList<>();
        String rest = command;
        while (rest.length() > width) {
            int end = breakBefore(rest, width - 2);
            if (end < 0) {
                break;
            }
            lines.add(rest.substring(0, end) + " \\");
            rest = CONTINUED + rest.substring(end + 1);
        }
        lines.add(rest);
        return lines;
    }

    /** The last blank before an option or, without one, the last that is no part of a quoted argument. */
    private static int breakBefore(String line, int width) {
        int option = line.lastIndexOf(" --", width);
        if (option > CONTINUED.length()) {
            return option;
        }
        int end = -1;
        boolean quoted = false;
        for (int i = CONTINUED.length(); i <= width; i++) {
            quoted ^= line.charAt(i) == '\'';
            end = line.charAt(i) == ' ' && !quoted ? i : end;
        }
        return end;
    }
}

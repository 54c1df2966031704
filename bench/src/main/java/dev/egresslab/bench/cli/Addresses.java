package dev.egresslab.bench.cli;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Socket addresses as users write them. */
final class Addresses {
    private static final Pattern FORM = Pattern.compile("(.+):([0-9]{1,5})");

    private Addresses() {}

    /** Returns {@code host:port}. */
    static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /**
     * Reads {@code host:port}.
     *
     * @throws CommandFailure with {@link ExitCode#USAGE} if it is none
     */
    static InetSocketAddress parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || Integer.parseInt(form.group(2)) > 65_535) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "egresslab: an address must be HOST:PORT such as 127.0.0.1:9100, was `%s`".formatted(text));
        }
        return new InetSocketAddress(form.group(1), Integer.parseInt(form.group(2)));
    }
}

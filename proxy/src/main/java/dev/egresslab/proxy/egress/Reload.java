package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.ProxyConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A change of configuration under way.
 *
 * @param applied whether the new configuration serves; otherwise the old one goes on, untouched
 * @param text what was kept, changed, added and removed, or why it was refused, with the places in the files
 */
public record Reload(boolean applied, String text) {
    /** Where a new configuration comes from. */
    @FunctionalInterface
    public interface Source {
        /**
         * Reads it anew.
         *
         * @throws dev.egresslab.proxy.config.ProxyConfigException with all that is wrong
         */
        ProxyConfig read() throws dev.egresslab.proxy.config.ProxyConfigException;
    }

    /** What differs and can only be changed by a restart: loops and listeners for operators are made once. */
    static List<String> needingRestart(ProxyConfig before, ProxyConfig after) {
        List<String> different = new ArrayList<>();
        note(different, "admin", before.admin(), after.admin());
        note(different, "accessLog", before.accessLog(), after.accessLog());
        note(different, "loops", before.loops(), after.loops());
        note(different, "transport", before.transport(), after.transport());
        note(different, "resolver", before.resolver(), after.resolver());
        note(different, "nat", before.nat(), after.nat());
        return different;
    }

    private static void note(
            List<String> different,
            String key,
            @org.jspecify.annotations.Nullable Object before,
            @org.jspecify.annotations.Nullable Object after) {
        if (!Objects.equals(before, after)) {
            different.add(key);
        }
    }
}

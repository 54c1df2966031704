package dev.egresslab.bench.live;

import dev.egresslab.bench.app.AppConfig;
import dev.egresslab.bench.scenario.Scenario.Variant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The processes of one variant, running.
 *
 * @param variant the variant
 * @param app the clients
 * @param proxy the egress proxy, or null when the variant has none
 * @param gateway the NAT gateways
 * @param warmUpRoute the gateways that the app's warm-up goes through instead of the measured ones
 */
record VariantProcesses(
        Variant variant,
        Member app,
        @Nullable Member proxy,
        Member gateway,
        @Nullable List<AppConfig.Gateway> warmUpRoute) {

    /**
     * A role's process with what is kept of it.
     *
     * @param role the role's name
     * @param process the process
     * @param cpu its CPU time
     * @param config its configuration, a JSON-able record
     */
    record Member(String role, RoleProcess process, ProcessCpu cpu, Object config) {
        /** The configuration as text for the report. */
        String configurationText() {
            return RoleMessage.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(config);
        }
    }

    String name() {
        return variant.name();
    }

    /** The path of a call in words. */
    String path() {
        return proxy == null ? "app → NAT gateway → origin" : "app → egress proxy → NAT gateway → origin";
    }

    /** The processes that a user of the variant pays for: gateway and origin are somebody else's. */
    List<Member> paidFor() {
        return proxy == null ? List.of(app) : List.of(app, proxy);
    }

    List<Member> members() {
        List<Member> members = new ArrayList<>(List.of(app));
        if (proxy != null) {
            members.add(proxy);
        }
        members.add(gateway);
        return members;
    }
}

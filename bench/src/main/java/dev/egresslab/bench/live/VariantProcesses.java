package dev.egresslab.bench.live;

import dev.egresslab.bench.app.AppConfig;
import dev.egresslab.bench.scenario.Scenario.Variant;
import dev.egresslab.reports.results.Round.Cpu;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
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
     * @param program what runs, for the result; empty for Egresslab itself
     * @param cpus the CPU time of the processes that do the role's work
     * @param configuration its configuration as text
     */
    record Member(String role, RoleProcess process, String program, List<ProcessCpu> cpus, String configuration) {
        /** A role that works in its own process, with its configuration, a JSON-able record. */
        static Member of(String role, RoleProcess process, Object config) {
            return new Member(
                    role,
                    process,
                    "",
                    List.of(new ProcessCpu(process.pid())),
                    RoleMessage.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(config));
        }

        /** The same role, whose work is done by another program that its process started. */
        Member by(OtherProgram other) {
            if (other.pids().isEmpty()) {
                return this;
            }
            StringBuilder files = new StringBuilder();
            new TreeMap<>(other.configuration())
                    .forEach((name, text) ->
                            files.append("# ").append(name).append('\n').append(text));
            return new Member(
                    role,
                    process,
                    other.program(),
                    other.pids().stream().map(ProcessCpu::new).toList(),
                    files.toString());
        }

        /** The CPU time that the role's work has taken. */
        Cpu cpu() {
            return cpus.stream().map(ProcessCpu::read).reduce(ProcessCpu.NONE, ProcessCpu::plus);
        }

        long residentBytesMax() {
            return cpus.stream().mapToLong(ProcessCpu::residentBytesMax).sum();
        }
    }

    String name() {
        return variant.name();
    }

    /** The same, with the app's work done by another program. */
    VariantProcesses withAppBy(OtherProgram other) {
        return new VariantProcesses(variant, app.by(other), proxy, gateway, warmUpRoute);
    }

    /** The process that makes the load, where the app is another program; else it is the app's own, and not told apart. */
    Optional<ProcessCpu> load() {
        return app.program().isEmpty()
                ? Optional.empty()
                : Optional.of(new ProcessCpu(app.process().pid()));
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

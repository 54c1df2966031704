package dev.egresslab.bench.scenario;

import dev.egresslab.bench.workload.ConnectionModel;
import dev.egresslab.bench.workload.Load;
import dev.egresslab.simulator.nat.GatewayProfile;
import java.time.Duration;
import java.util.List;

/**
 * A scenario, checked and complete: every default is filled in and every variant carries its own whole settings.
 *
 * @param name names the results' folder; letters, digits and hyphens
 * @param why the question the scenario answers
 * @param file the file it was read from, as the user wrote it
 * @param text the file's text
 * @param overrides the {@code key=value} that replaced values of the text
 * @param seed the seed of every random choice
 * @param plane what moves
 * @param origin the servers that are called
 * @param load when page requests arrive
 * @param measure how it is measured
 * @param variants the variants, in the order of the file
 * @param gates the gate expressions with their positions
 */
public record Scenario(
        String name,
        String why,
        String file,
        String text,
        List<String> overrides,
        long seed,
        Plane plane,
        OriginSpec origin,
        Load load,
        MeasureSpec measure,
        List<Variant> variants,
        List<Gate> gates) {

    /** What moves in a run. */
    public enum Plane {
        /** Real sockets on the loopback interface through a SOCKS relay. */
        LOOPBACK,
        /** Events in virtual time. */
        VIRTUAL,
        /** Real IP packets through a TUN device. */
        PACKET
    }

    /**
     * One way to run the scenario.
     *
     * @param name begins the names of the variant's figures
     * @param gateway the NAT gateway in its path
     * @param app the clients
     * @param proxy the egress proxy in its path; {@link ProxySpec.Kind#NONE} for direct calls
     */
    public record Variant(String name, GatewaySpec gateway, AppSpec app, ProxySpec proxy) {
        /** How many clients the gateways see: the machines of the app, or the proxy. */
        public int natClients() {
            return natClients(app, proxy);
        }

        /** Whether connections to the origin end by the app's reset: not those of a proxy, nor those that the app keeps. */
        public boolean resets() {
            return proxy.kind() == ProxySpec.Kind.NONE
                    && app.close() == AppSpec.Close.RST
                    && (app.connections() == ConnectionModel.PER_CALL || app.connections() == ConnectionModel.PER_PAGE);
        }

        /** How long a gateway of such a profile holds a port after one of the variant's connections. */
        public Duration hold(GatewayProfile profile) {
            return resets()
                    ? profile.timeouts().holdAfterRst().value()
                    : profile.timeouts().holdAfterFin().value();
        }

        static int natClients(AppSpec app, ProxySpec proxy) {
            return proxy.kind() == ProxySpec.Kind.NONE ? app.instances() : 1;
        }
    }

    /**
     * A gate as written, with the position of its first character in the file.
     *
     * @param expression the expression
     * @param line from 1; 0 when the gate came from an override
     * @param column from 1; 0 when the gate came from an override
     */
    public record Gate(String expression, int line, int column) {}

    /** Copies the lists. */
    public Scenario {
        overrides = List.copyOf(overrides);
        variants = List.copyOf(variants);
        gates = List.copyOf(gates);
    }

    /**
     * A finding about a part of a gate's expression.
     *
     * @param gate one of this scenario's gates
     * @param offset where the part begins in the expression, from 0
     * @param length how long it is
     * @param message one sentence
     * @return the finding, with the place in the file
     */
    public Finding finding(Gate gate, int offset, int length, String message) {
        return gate.line() == 0
                ? Finding.about("--set gates", "`" + gate.expression() + "`: " + message)
                : Finding.at(file, text, gate.line(), gate.column() + offset, length, message);
    }
}

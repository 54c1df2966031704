package dev.egresslab.simulator;

import dev.egresslab.simulator.cloud.AwsMetric;
import dev.egresslab.simulator.cloud.CloudWatchMetrics;
import dev.egresslab.simulator.nat.DestinationUse;
import dev.egresslab.simulator.nat.Ending;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.Ipv4;
import dev.egresslab.simulator.nat.PortLedger;
import dev.egresslab.simulator.nat.Protocol;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

/** The simplest plane: calls the ledger, and lets time pass by saying so. */
class LedgerPlaneTest implements DataPlaneContract {

    @Override
    public Plane plane(GatewayProfile profile) {
        return new LedgerPlane(profile);
    }

    private static final class LedgerPlane implements Plane {

        private final CloudWatchMetrics metrics = new CloudWatchMetrics(0, CloudWatchMetrics.MINUTE_NANOS);
        private final PortLedger ledger;
        private final int first;
        private final int second;
        private long nowNanos;

        LedgerPlane(GatewayProfile profile) {
            ledger = new PortLedger(profile, 1, new SplittableRandom(1), metrics);
            first = ledger.destination(Protocol.TCP, Ipv4.of("198.51.100.10"), 443);
            second = ledger.destination(Protocol.TCP, Ipv4.of("198.51.100.11"), 443);
        }

        @Override
        public Optional<Connection> open(String client, String destination) {
            int mapping = ledger.open(destination.equals(FIRST) ? first : second, client.hashCode(), nowNanos);
            if (mapping == PortLedger.EXHAUSTED) {
                return Optional.empty();
            }
            ledger.established(mapping, nowNanos);
            return Optional.of(new Connection() {
                @Override
                public void close() {
                    ledger.close(mapping, Ending.FIN, nowNanos);
                }

                @Override
                public void reset() {
                    ledger.close(mapping, Ending.RST, nowNanos);
                }
            });
        }

        @Override
        public Counters counters() {
            DestinationUse use = ledger.usage().of(first);
            return new Counters(
                    metrics.total(AwsMetric.CONNECTION_ATTEMPT_COUNT),
                    metrics.total(AwsMetric.CONNECTION_ESTABLISHED_COUNT),
                    metrics.total(AwsMetric.ERROR_PORT_ALLOCATION),
                    use.established(),
                    use.held(),
                    use.inUseMax());
        }

        @Override
        public void pass(Duration time) {
            nowNanos += time.toNanos();
            ledger.expire(nowNanos);
        }

        @Override
        public void close() {}
    }
}

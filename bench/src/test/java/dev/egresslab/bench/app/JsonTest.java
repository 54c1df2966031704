package dev.egresslab.bench.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.app.AppConfig.Endpoint;
import dev.egresslab.bench.app.AppConfig.Gateway;
import dev.egresslab.bench.app.AppConfig.Tls;
import dev.egresslab.bench.scenario.OriginSpec.Tls.Version;
import dev.egresslab.bench.workload.RetryPolicy;
import dev.egresslab.bench.workload.RetryReason;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What goes to the app's process and what comes from it survives the way as JSON. */
class JsonTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private static void assertSurvives(Object value) {
        assertThat(JSON.readValue(JSON.writeValueAsString(value), value.getClass()))
                .isEqualTo(value);
    }

    @Test
    void everythingSurvives() {
        Lab direct = new Lab();
        direct.tls = new Tls("-----BEGIN CERTIFICATE-----\n", Version.TLS_1_3, true);
        List<Gateway> gateways = List.of(new Gateway("a", new Endpoint("127.0.0.1", 1080), 0.5));
        direct.direct = new AppConfig.Direct(new Endpoint("127.0.0.1", 53), gateways, "shop");
        direct.retries = new RetryPolicy(
                3, Set.of(RetryReason.TIMEOUT), RetryPolicy.Backoff.EXPONENTIAL, 1, 2, RetryPolicy.Jitter.FULL, 0.1);
        assertSurvives(direct.config());
        assertSurvives(Lab.throughEgress(3128).config());
        assertSurvives(Lab.request());
        assertSurvives(new RoundRequest(Lab.request().load(), 1, gateways, 1_700_000_000_000L));
        assertSurvives(new WarmRequest(1, Long.MAX_VALUE, 3, 4, null));
        assertSurvives(new WarmOutcome(1, 2, 3, Map.of("timeout", "after 1 ms")));
        assertSurvives(new RoundOutcome(1, 2, Map.of("a", "b"), Map.of("c", 3L), Map.of("d", 4L), Map.of("e", "f")));
        assertSurvives(new Sample(1, 2, 3, 4, 5, 6, 7, 8, 9, Map.of("requests.ok", 10L)));
    }
}

package dev.egresslab.bench.peer;

import dev.egresslab.bench.workload.ConnectionModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/*
 * The page does what an application does with curl, and nothing else: a handle for each call (or one for the page), the answer as a string,
 * certificates verified. PHP's curl asks no name server of our choice (CURLOPT_DNS_SERVERS needs a curl built with c-ares, which
 * distributions do not), so it is told one address for each call (CURLOPT_RESOLVE), in turn, as a name server that rotates would give it.
 * A page ends with its first call that fails, as one does whose author lets the exception go.
 */

/** Writes the script that makes a page's calls. */
final class PhpPage {
    private static final String SCRIPT = """
        <?php
        declare(strict_types=1);

        const PLAN = <<<'PLAN'
        @PLAN@
        PLAN;

        function open(array $plan): CurlHandle
        {
            $curl = curl_init();
            curl_setopt_array($curl, [
                CURLOPT_RETURNTRANSFER => true,
                CURLOPT_CUSTOMREQUEST => $plan['method'],
                CURLOPT_NOBODY => $plan['method'] === 'HEAD',
                CURLOPT_CONNECTTIMEOUT_MS => $plan['connectTimeoutMillis'],
                CURLOPT_TIMEOUT_MS => $plan['timeoutMillis'],
            ]);
            if ($plan['bodySize'] > 0) {
                curl_setopt($curl, CURLOPT_POSTFIELDS, str_repeat('x', $plan['bodySize']));
            }
            if ($plan['caFile'] !== null) {
                curl_setopt($curl, CURLOPT_CAINFO, $plan['caFile']);
            }
            if ($plan['gateway'] !== null) {
                through($curl, $plan['gateway'], 'php');
            }
            return $curl;
        }

        function through(CurlHandle $curl, string $gateway, string $client): void
        {
            curl_setopt_array($curl, [
                CURLOPT_PROXY => $gateway,
                CURLOPT_PROXYTYPE => CURLPROXY_SOCKS5,
                CURLOPT_PROXYUSERPWD => "$client:",
            ]);
        }

        function aim(CurlHandle $curl, array $plan, array $host, int $turn): void
        {
            $name = $host['name'];
            $port = $host['port'];
            if ($plan['egress'] !== null) {
                curl_setopt($curl, CURLOPT_URL, "http://{$plan['egress']}{$plan['path']}");
                curl_setopt($curl, CURLOPT_HTTPHEADER, ["Host: $name", 'Expect:']);
                return;
            }
            $address = $host['addresses'][$turn % count($host['addresses'])];
            curl_setopt($curl, CURLOPT_URL, "{$plan['scheme']}://$name:$port{$plan['path']}");
            curl_setopt($curl, CURLOPT_HTTPHEADER, ['Expect:']);
            curl_setopt($curl, CURLOPT_RESOLVE, ["$name:$port:$address"]);
        }

        /* curl's marks are times since the start of the call, and 0 for what did not come about. */
        function phases(array $info): array
        {
            $marks = [];
            $last = 0;
            foreach (['namelookup_time_us', 'connect_time_us', 'appconnect_time_us', 'starttransfer_time_us'] as $key) {
                $marks[] = $info[$key] > $last ? $info[$key] - $last : 0;
                $last = max($last, $info[$key]);
            }
            $rest = $info['total_time_us'] - $last;
            if ($info['starttransfer_time_us'] > 0) {
                return [...$marks, $rest];
            }
            $failedIn = $info['appconnect_time_us'] > 0 ? 3 : ($info['connect_time_us'] > 0 ? 2 : ($info['namelookup_time_us'] > 0 ? 1 : 0));
            $marks[$failedIn] += $rest;
            return [...$marks, 0];
        }

        $plan = json_decode(PLAN, true, 16, JSON_THROW_ON_ERROR);
        $page = (int) ($_SERVER['EGRESSLAB_PAGE'] ?? 0);
        $gateways = explode(' ', $_SERVER['EGRESSLAB_GATEWAYS'] ?? '');
        $calls = [];
        $curl = null;
        for ($i = 0; $i < $plan['calls']; $i++) {
            $fresh = $curl === null || !$plan['keep'];
            $curl = $fresh ? open($plan) : $curl;
            if ($fresh && $gateways !== ['']) {
                through($curl, $gateways[$i % count($gateways)], $_SERVER['EGRESSLAB_CLIENT']);
            }
            $turn = $page * $plan['calls'] + $i;
            $hosts = count($plan['hosts']);
            $host = $plan['hosts'][$turn % $hosts];
            aim($curl, $plan, $host, intdiv($turn, $hosts));
            $body = curl_exec($curl);
            $info = curl_getinfo($curl);
            [$lookup, $connect, $tls, $firstByte, $rest] = phases($info);
            $calls[] = [
                'host' => $host['name'],
                'status' => $info['http_code'],
                'error' => curl_errno($curl),
                'message' => curl_error($curl),
                'osError' => curl_getinfo($curl, CURLINFO_OS_ERRNO),
                'connections' => curl_getinfo($curl, CURLINFO_NUM_CONNECTS),
                'requested' => $info['pretransfer_time_us'] > 0,
                'lookupMicros' => $lookup,
                'connectMicros' => $connect,
                'tlsMicros' => $tls,
                'firstByteMicros' => $firstByte,
                'bodyMicros' => $rest,
                'bodyBytes' => is_string($body) ? strlen($body) : 0,
                'bytesSent' => $info['request_size'] + (int) $info['size_upload'],
                'bytesReceived' => $info['header_size'] + (int) $info['size_download'],
            ];
            if (curl_errno($curl) !== 0 || $info['http_code'] < 200 || $info['http_code'] >= 400) {
                break;
            }
        }
        header('Content-Type: application/json');
        echo json_encode($calls, JSON_THROW_ON_ERROR);
        """;

    private PhpPage() {}

    /**
     * The script's text.
     *
     * @param caFile where the certificate authority lies; null when the hosts speak plain HTTP
     */
    static String of(PhpConfig config, @Nullable String caFile) {
        Map<String, @Nullable Object> plan = new LinkedHashMap<>();
        plan.put("calls", config.calls());
        plan.put("hosts", List.copyOf(config.hosts()));
        plan.put("scheme", caFile == null ? "http" : "https");
        plan.put("method", config.method());
        plan.put("path", config.path());
        plan.put("bodySize", config.bodySize());
        plan.put("keep", config.connections() == ConnectionModel.PER_PAGE);
        plan.put("caFile", caFile);
        plan.put("gateway", config.gateway() == null ? null : config.gateway().toString());
        plan.put("egress", config.egress() == null ? null : config.egress().toString());
        plan.put("connectTimeoutMillis", config.connectTimeoutMillis());
        plan.put("timeoutMillis", config.timeoutMillis());
        return SCRIPT.replace("@PLAN@", JsonMapper.shared().writeValueAsString(plan));
    }
}

package dev.egresslab.bench.peer;

import dev.egresslab.bench.scenario.OriginSpec;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/*
 * As somebody writes it who knows nginx 1.22 (nginx.org, ngx_http_upstream_module and ngx_http_proxy_module):
 *   - the addresses may be those of a gateway's listeners, see EgressConfig.reached: nginx speaks no SOCKS;
 *   - keepalive needs proxy_http_version 1.1 and an empty Connection header; both became defaults only in 1.29.7;
 *   - the addresses are written down: a name in `upstream` is resolved once, by libc, at the start (`server ... resolve` is open source only
 *     since 1.27.3), and a name in a variable of proxy_pass would do without the kept connections;
 *   - SNI and verification are off unless asked for, and are those of the name; sessions are resumed;
 *   - clients keep their connections as long as they like: the default closes one after 1,000 requests;
 *   - where it is to log, a line for each request as HAProxy's httplog has it, gathered to 64 KB or a second;
 *   - kept connections are closed after their idle time and never live longer than the default hour;
 *   - a request is tried once more on another connection, by default only where that is allowed (not POST);
 *   - max_conns bounds the connections to a host; nginx has no queue for it in the open-source edition, so queueTimeoutMillis has no effect.
 */

/** Writes the configuration file of nginx. */
final class NginxConfiguration {
    /** The last variables of each line are what nginx knows of the upstream and HAProxy writes as well. */
    private static final String LOG = """
          log_format httplog '$remote_addr:$remote_port [$time_local] egress $host/$upstream_addr '
                             '$upstream_connect_time/$upstream_header_time/$request_time $status $bytes_sent '
                             '$connection_requests "$request"';
          access_log access.log httplog buffer=64k flush=1s;
        """;

    private NginxConfiguration() {}

    /**
     * The file's text.
     *
     * @param port where to listen on the loopback interface
     * @param statusSocket where to ask for the status
     * @param caFile where the certificate authority lies; null when the hosts speak plain HTTP
     */
    static String of(EgressConfig config, int port, String statusSocket, @Nullable String caFile) {
        String listen = Ports.LOOPBACK + ":" + port;
        List<OriginSpec.Host> hosts = config.hosts();
        return """
            daemon off;
            %sworker_processes %d;
            pid nginx.pid;
            error_log stderr warn;
            events {
              worker_connections %d;
            }
            http {
            %s  keepalive_requests 100000;
              client_body_temp_path temp-body;
              proxy_temp_path temp-proxy;
              fastcgi_temp_path temp-fastcgi;
              uwsgi_temp_path temp-uwsgi;
              scgi_temp_path temp-scgi;

              server {
                listen unix:%s;
                location / {
                  stub_status;
                }
              }

              server {
                listen %s default_server backlog=4096;
                return 404;
              }
            %s}
            """.formatted(
                "root".equals(System.getProperty("user.name")) ? "user root;\n" : "",
                config.threads(),
                4 * config.maxConnections() * hosts.size() + 64,
                config.accessLog() ? LOG : "  access_log off;\n",
                statusSocket,
                listen,
                hosts.stream().map(host -> host(config, host, listen, caFile)).collect(Collectors.joining()));
    }

    private static String host(EgressConfig config, OriginSpec.Host host, String listen, @Nullable String caFile) {
        String name = host.name();
        int each = Math.max(
                1, config.maxConnections() / Math.max(1, host.addresses().size()));
        String servers = host.addresses().stream()
                .map(address -> "    server " + config.reached(host, address) + " max_conns=" + each + ";\n")
                .collect(Collectors.joining());
        return """

              upstream %s {
                zone %s 256k;
            %s    keepalive %d;
                keepalive_requests %d;
                keepalive_timeout %dms;
              }
              server {
                listen %s;
                server_name %s;
                location / {
                  proxy_pass %s://%s;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_set_header Host %s;
                  proxy_connect_timeout %dms;
                  proxy_read_timeout %dms;
                  proxy_next_upstream error timeout;
                  proxy_next_upstream_tries 2;
            %s    }
              }
            """.formatted(
                        name,
                        name,
                        servers,
                        config.maxConnections(),
                        EgressConfig.REQUESTS_PER_CONNECTION,
                        config.idleTimeoutMillis(),
                        listen,
                        name,
                        caFile == null ? "http" : "https",
                        name,
                        name,
                        config.connectTimeoutMillis(),
                        config.answerTimeoutMillis(),
                        caFile == null ? "" : tls(name, caFile));
    }

    private static String tls(String name, String caFile) {
        return """
                  proxy_ssl_name %s;
                  proxy_ssl_server_name on;
                  proxy_ssl_verify on;
                  proxy_ssl_verify_depth 3;
                  proxy_ssl_trusted_certificate %s;
                  proxy_ssl_protocols TLSv1.2 TLSv1.3;
                  proxy_ssl_session_reuse on;
            """.formatted(name, caFile);
    }
}

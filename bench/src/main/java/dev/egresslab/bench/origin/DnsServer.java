package dev.egresslab.bench.origin;

import dev.egresslab.bench.scenario.OriginSpec;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.dns.AbstractDnsOptPseudoRrRecord;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsOpCode;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/*
 * Answers as the name servers of CDNs do: all addresses that fit into one datagram, each answer beginning with the next address when they
 * rotate. A datagram has 512 bytes (RFC 1035, 4.2.1) or, when the query says so (EDNS, RFC 6891), up to 1,232, which is what resolvers have
 * agreed on as safe (dnsflagday.net/2020). Nothing is truncated, so nobody needs TCP.
 */

/** Authoritative name server for the origin's hosts, over UDP. Runs on one event loop; its counters may be read by others. */
final class DnsServer extends SimpleChannelInboundHandler<DatagramDnsQuery> {
    private static final System.Logger LOG = System.getLogger(DnsServer.class.getPackageName());
    private static final int PAYLOAD_BYTES_MIN = 512;
    private static final int PAYLOAD_BYTES_MAX = 1_232;
    private static final int HEADER_BYTES = 12;
    private static final int QUESTION_BYTES = 4;
    private static final int RECORD_BYTES = 10;
    private static final int ADDRESS_BYTES = 4;
    private static final int OPT_BYTES = 11;

    private final Map<String, Zone> zones = new HashMap<>();
    private final int ttlSeconds;
    private final boolean rotate;
    private final LongAdder unknownNames = new LongAdder();
    private final LongAdder malformed = new LongAdder();

    /** A name's addresses and how often it was asked for. */
    private static final class Zone {
        private final List<byte[]> addresses;
        private final LongAdder queries = new LongAdder();
        private int first;

        Zone(OriginSpec.Host host) {
            addresses = host.addresses().stream().map(Addresses::bytes).toList();
        }

        /** The n-th address of the next answer. */
        byte[] address(int n) {
            return addresses.get((first + n) % addresses.size());
        }

        void rotate() {
            first = (first + 1) % addresses.size();
        }
    }

    private static final class Opt extends AbstractDnsOptPseudoRrRecord {
        Opt() {
            super(PAYLOAD_BYTES_MAX);
        }
    }

    DnsServer(List<OriginSpec.Host> hosts, int ttlSeconds, boolean rotate) {
        hosts.forEach(host -> zones.put(HostNames.canonical(host.name()), new Zone(host)));
        this.ttlSeconds = ttlSeconds;
        this.rotate = rotate;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramDnsQuery query) {
        var response = new DatagramDnsResponse(
                /* sender= */ query.recipient(), /* recipient= */ query.sender(), query.id(), query.opCode());
        response.setRecursionDesired(query.isRecursionDesired());
        DnsRecord opt = opt(query);
        int payloadBytes = PAYLOAD_BYTES_MIN;
        if (opt != null) {
            response.addRecord(DnsSection.ADDITIONAL, new Opt());
            payloadBytes = Math.clamp(opt.dnsClass(), PAYLOAD_BYTES_MIN, PAYLOAD_BYTES_MAX) - OPT_BYTES;
        }
        response.setCode(answer(query, response, payloadBytes));
        var _ = ctx.writeAndFlush(response).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    /** The record of EDNS, whose class is the size of datagram that the client takes. */
    private static @Nullable DnsRecord opt(DatagramDnsQuery query) {
        for (int i = 0; i < query.count(DnsSection.ADDITIONAL); i++) {
            DnsRecord additional = query.recordAt(DnsSection.ADDITIONAL, i);
            if (additional.type().equals(DnsRecordType.OPT)) {
                return additional;
            }
        }
        return null;
    }

    private DnsResponseCode answer(DatagramDnsQuery query, DatagramDnsResponse response, int payloadBytes) {
        if (!query.opCode().equals(DnsOpCode.QUERY)) {
            return DnsResponseCode.NOTIMP;
        }
        if (query.count(DnsSection.QUESTION) != 1) {
            return DnsResponseCode.FORMERR;
        }
        DnsQuestion question = query.recordAt(DnsSection.QUESTION);
        response.addRecord(DnsSection.QUESTION, question);
        if (question.dnsClass() != DnsRecord.CLASS_IN && question.dnsClass() != DnsRecord.CLASS_ANY) {
            return DnsResponseCode.REFUSED;
        }
        response.setAuthoritativeAnswer(true);
        Zone zone = zones.get(HostNames.canonical(question.name()));
        if (zone == null) {
            unknownNames.increment();
            return DnsResponseCode.NXDOMAIN;
        }
        zone.queries.increment();
        if (question.type().equals(DnsRecordType.A) || question.type().equals(DnsRecordType.ANY)) {
            addresses(zone, question.name(), response, payloadBytes);
        }
        return DnsResponseCode.NOERROR;
    }

    private void addresses(Zone zone, String name, DatagramDnsResponse response, int payloadBytes) {
        int nameBytes = name.length() + 1;
        int room = payloadBytes - HEADER_BYTES - nameBytes - QUESTION_BYTES;
        int count = Math.min(zone.addresses.size(), room / (nameBytes + RECORD_BYTES + ADDRESS_BYTES));
        for (int i = 0; i < count; i++) {
            response.addRecord(
                    DnsSection.ANSWER,
                    new DefaultDnsRawRecord(
                            name, DnsRecordType.A, ttlSeconds, Unpooled.wrappedBuffer(zone.address(i))));
        }
        if (rotate) {
            zone.rotate();
        }
    }

    /** A datagram that is no query is counted and not answered, as an answer could be sent to somebody who did not ask. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof DecoderException) {
            malformed.increment();
        } else {
            LOG.log(System.Logger.Level.WARNING, "the name server failed to answer", cause);
        }
    }

    /** What was counted since the start. */
    OriginSample.Dns sample() {
        Map<String, Long> queries = new HashMap<>();
        zones.forEach((name, zone) -> queries.put(name, zone.queries.sum()));
        return new OriginSample.Dns(queries, unknownNames.sum(), malformed.sum());
    }
}

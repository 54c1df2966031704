package dev.egresslab.reports.results;

import java.util.List;

/**
 * What one variant of the scenario did.
 *
 * @param name the variant's name, which begins the names of its figures
 * @param description the path of a call in words, such as {@code app -> NAT gateway -> origin}
 * @param warmUp what was done before measuring
 * @param rounds the measured rounds, in time order
 * @param roles the processes of the variant
 * @param gateways the NAT gateways of the variant
 * @param series values over time, for charts
 */
public record VariantResult(
        String name,
        String description,
        WarmUp warmUp,
        List<Round> rounds,
        List<Role> roles,
        List<GatewayResult> gateways,
        List<Series> series) {

    /** Copies the lists. */
    public VariantResult {
        rounds = List.copyOf(rounds);
        roles = List.copyOf(roles);
        gateways = List.copyOf(gateways);
        series = List.copyOf(series);
    }

    /**
     * The unmeasured requests that came first.
     *
     * @param requests how many pages were served
     * @param millis how long it took
     * @param firstCpuMicrosPerRequest CPU of app and proxy per page in the first second
     * @param lastCpuMicrosPerRequest CPU of app and proxy per page in the last second
     * @param settled whether the CPU per request had stopped falling
     */
    public record WarmUp(
            long requests,
            long millis,
            double firstCpuMicrosPerRequest,
            double lastCpuMicrosPerRequest,
            boolean settled) {}

    /**
     * A process of the variant.
     *
     * @param name the role: {@code app}, {@code proxy}, {@code gateway} or {@code origin}
     * @param program what ran, such as {@code egresslab} or {@code HAProxy 2.6.12}
     * @param configuration the configuration it was given, as text
     * @param residentBytesMax the largest resident set seen
     */
    public record Role(String name, String program, String configuration, long residentBytesMax) {}
}

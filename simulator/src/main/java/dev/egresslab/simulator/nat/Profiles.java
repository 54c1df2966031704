package dev.egresslab.simulator.nat;

import java.util.List;
import java.util.Optional;

/** The gateways the simulator knows, from their vendors' own words. A scenario can define more with a {@link ProfileDraft}. */
public final class Profiles {

    private static final List<GatewayProfile> ALL = List.of(
            AwsProfiles.ZONAL,
            AwsProfiles.REGIONAL_ZONE,
            AzureProfiles.NAT_GATEWAY,
            AzureProfiles.LOAD_BALANCER,
            AzureProfiles.APP_SERVICE,
            GoogleProfiles.STATIC,
            GoogleProfiles.DYNAMIC,
            GoogleProfiles.STATIC_120,
            GoogleProfiles.DYNAMIC_120,
            LinuxProfiles.MASQUERADE,
            LinuxProfiles.CILIUM_EGRESS,
            OtherProfiles.TENCENT,
            OtherProfiles.HUAWEI_SMALL,
            OtherProfiles.RFC_STRICT);

    private Profiles() {}

    /** All profiles, in the order a list shows them. */
    public static List<GatewayProfile> all() {
        return ALL;
    }

    /** The profile of that name, or nothing. */
    public static Optional<GatewayProfile> byName(String name) {
        return all().stream().filter(profile -> profile.name().equals(name)).findFirst();
    }
}

package dev.egresslab.simulator.nat;

import java.util.Comparator;
import java.util.List;

/**
 * Who holds the ports of a {@link PortLedger}, how many there may be, and how many there were: as of the ledger's latest call. For reports; nothing here
 * is as quick as the ledger's own calls, nor slower than what it lists is long.
 */
public final class PortUsage {
    private final GatewayProfile profile;
    private final PublicAddresses addresses;
    private final Destinations destinations;
    private final Holders holders;
    private final MappingLookup lookup;
    private final PortSpace space;

    PortUsage(
            GatewayProfile profile,
            PublicAddresses addresses,
            Destinations destinations,
            Holders holders,
            MappingLookup lookup,
            PortSpace space) {
        this.profile = profile;
        this.addresses = addresses;
        this.destinations = destinations;
        this.holders = holders;
        this.lookup = lookup;
        this.space = space;
    }

    /**
     * The public addresses that mappings of such a gateway can have: those it has at the start, and behind the last one as many more as it
     * may get by itself.
     *
     * @param atStart IPv4 addresses
     */
    public static int[] publicIps(int[] atStart, GatewayProfile profile) {
        return PublicAddresses.all(atStart, profile);
    }

    /** How many public addresses there are now. */
    public int publicIpCount() {
        return addresses.count();
    }

    /** The index, from 0, of the public address a mapping that is not free uses. */
    public int publicIp(int mapping) {
        return space.publicIp(holderOf(mapping), lookup.place(mapping));
    }

    /** The public port a mapping that is not free uses. */
    public int publicPort(int mapping) {
        return space.publicPort(holderOf(mapping), lookup.place(mapping));
    }

    private Holder holderOf(int mapping) {
        return holders.get(lookup.holder(mapping));
    }

    /** How many destinations have been registered; they are numbered from 0. */
    public int destinations() {
        return destinations.size();
    }

    /** Ports a destination uses, held ones included. */
    public int inUse(int destination) {
        return destinations.get(destination).inUse();
    }

    /** Ports all public addresses together have for one destination; where each client owns ports, those of all clients so far. */
    public long limitPerDestination() {
        if (space instanceof SlicedPorts sliced) {
            return sliced.portsGiven();
        }
        return (long) profile.portsPerDestination().value() * addresses.count();
    }

    /** All that is known of a destination's ports. */
    public DestinationUse of(int destination) {
        return destinations.get(destination).use(limitPerDestination());
    }

    /** Who holds a destination's ports now, most first. */
    public List<Holding> holders(int destination) {
        return destinations.get(destination).holdings(Holder::ports);
    }

    /** Who held a destination's ports when most were taken, most first. */
    public List<Holding> holdersAtMax(int destination) {
        Destination to = destinations.get(destination);
        return to.holdings(holder -> holder.portsAtMax(to.maxima));
    }

    /** How each client that ever wanted a destination's ports used them; who held most at once comes first. */
    public List<ClientUse> clients(int destination) {
        Destination to = destinations.get(destination);
        return to.holders().stream()
                .map(holder -> new ClientUse(
                        holder.client,
                        destination,
                        holder.ports(),
                        holder.mostPorts(),
                        space.limit(to, holder),
                        holder.refused))
                .sorted(Comparator.comparingInt(ClientUse::mostPorts).reversed().thenComparingInt(ClientUse::client))
                .toList();
    }
}

package dev.egresslab.bench.app;

import dev.egresslab.bench.app.AppConfig.Gateway;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The gateways that connections go through, each with its share. Immutable. */
final class Routes {
    private final List<String> users;
    private final List<InetSocketAddress> addresses;
    /** The running sum of the shares, in the addresses' order. */
    private final double[] bounds;

    private Routes(List<String> users, List<InetSocketAddress> addresses, double[] bounds) {
        this.users = List.copyOf(users);
        this.addresses = addresses;
        this.bounds = bounds;
    }

    /** Returns the name that an instance gives to the gateways. */
    String user(int instance) {
        return users.get(instance);
    }

    /** Returns the routes through these gateways. */
    static Routes of(List<String> users, List<Gateway> gateways) {
        double[] bounds = new double[gateways.size()];
        double sum = 0;
        for (int i = 0; i < bounds.length; i++) {
            sum += gateways.get(i).share();
            bounds[i] = sum;
        }
        if (bounds.length > 0 && !(sum > 0)) {
            throw new IllegalArgumentException("the gateways' shares must add up to more than 0, was " + gateways);
        }
        return new Routes(
                users,
                gateways.stream().map(gateway -> address(gateway.socks())).toList(),
                bounds);
    }

    /** Takes a gateway at random by share; null when there is none to go through. */
    @Nullable
    InetSocketAddress choose(RandomGenerator random) {
        if (bounds.length == 0) {
            return null;
        }
        double point = bounds.length == 1 ? 0 : random.nextDouble() * bounds[bounds.length - 1];
        int index = 0;
        while (index < bounds.length - 1 && point >= bounds[index]) {
            index++;
        }
        return addresses.get(index);
    }

    /**
     * Returns the endpoint as a socket address.
     *
     * @throws IllegalArgumentException if its address is not a literal
     */
    static InetSocketAddress address(AppConfig.Endpoint endpoint) {
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(endpoint.address()), endpoint.port());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("address must be an IP address, was " + endpoint.address(), e);
        }
    }
}

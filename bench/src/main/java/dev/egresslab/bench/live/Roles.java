package dev.egresslab.bench.live;

import dev.egresslab.bench.app.AppConfig;
import dev.egresslab.bench.origin.OriginConfig;
import dev.egresslab.bench.peer.PeerException;
import dev.egresslab.proxy.config.ProxyConfig;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The roles there are, by name. */
public final class Roles {
    static final String APP = "app";
    static final String PROXY = "proxy";
    static final String GATEWAY = "gateway";
    static final String ORIGIN = "origin";
    static final String PEER = "peer";
    static final String PHP = "php";

    /** The names of all roles. */
    public static final List<String> NAMES = List.of(APP, PROXY, GATEWAY, ORIGIN, PEER, PHP);

    private Roles() {}

    /** Starts a role with its configuration; when this returns it serves. */
    static Role start(String name, JsonNode config) throws IOException, PeerException {
        return switch (name) {
            case APP -> AppRole.start(RoleMessage.JSON.treeToValue(config, AppConfig.class));
            case PROXY -> ProxyRole.start(RoleMessage.JSON.treeToValue(config, ProxyConfig.class));
            case GATEWAY -> GatewayRole.start(RoleMessage.JSON.treeToValue(config, GatewayRole.Config.class));
            case ORIGIN -> OriginRole.start(RoleMessage.JSON.treeToValue(config, OriginConfig.class));
            case PEER -> PeerRole.start(RoleMessage.JSON.treeToValue(config, PeerRole.Config.class));
            case PHP -> PhpRole.start(RoleMessage.JSON.treeToValue(config, PhpRole.Config.class));
            default ->
                throw new IllegalArgumentException("no role `" + name + "`; the roles are " + String.join(", ", NAMES));
        };
    }
}

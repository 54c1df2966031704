package dev.egresslab.simulator.nat;

/** Whose console shows a gateway's metrics, and so by which names. */
public enum Console {
    /** Amazon CloudWatch, namespace {@code AWS/NATGateway}. */
    CLOUDWATCH,
    /** Azure Monitor, namespace {@code Microsoft.Network/natGateways}. */
    AZURE_NAT_GATEWAY,
    /** Azure Monitor, namespace {@code Microsoft.Network/loadBalancers}. */
    AZURE_LOAD_BALANCER,
    /** Google Cloud Monitoring, {@code router.googleapis.com/nat}. */
    CLOUD_MONITORING,
    /** Nobody's, or one whose metrics are not known here: its metrics are given by CloudWatch's names. */
    NONE
}

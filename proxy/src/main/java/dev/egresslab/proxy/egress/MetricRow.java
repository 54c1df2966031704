package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.admin.MetricFamily;
import dev.egresslab.proxy.admin.MetricFamily.Kind;
import dev.egresslab.proxy.admin.MetricFamily.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One thing that is measured, under every name it is served by: ours, and those that dashboards made for HAProxy and Envoy ask for, with
 * the labels they have there. The documentation's table is made of these rows.
 *
 * @param own our name; empty when only others have one for it
 * @param kind of ours
 * @param help in one sentence
 * @param haproxy HAProxy's name for the same; empty for none
 * @param envoy Envoy's name for the same; empty for none
 * @param values under our labels
 * @param haproxyValues under HAProxy's labels
 * @param envoyValues under Envoy's labels
 */
record MetricRow(
        String own,
        Kind kind,
        String help,
        String haproxy,
        String envoy,
        Function<Metered, List<Value>> values,
        Function<Metered, List<Value>> haproxyValues,
        Function<Metered, List<Value>> envoyValues) {

    /** Every family of the row. */
    List<MetricFamily> families(Metered metered) {
        List<MetricFamily> families = new ArrayList<>();
        if (!own.isEmpty()) {
            families.add(new MetricFamily(own, help, kind, values.apply(metered)));
        }
        if (!haproxy.isEmpty()) {
            families.add(new MetricFamily(haproxy, twin(), kind, haproxyValues.apply(metered)));
        }
        if (!envoy.isEmpty()) {
            families.add(new MetricFamily(envoy, twin(), envoyKind(), envoyValues.apply(metered)));
        }
        return families;
    }

    private String twin() {
        return own.isEmpty() ? help : "As " + own + ".";
    }

    /** Envoy's counters have no {@code _total} but by chance. */
    private Kind envoyKind() {
        return kind == Kind.COUNTER && !envoy.endsWith("_total") ? Kind.UNTYPED : kind;
    }
}

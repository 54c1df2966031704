package dev.egresslab.proxy.egress;

/** How much load is shed, in Envoy's order: each stage does what those before it do, too. */
enum OverloadStage {
    /** Nothing is wrong. */
    NORMAL(0),
    /** Every answer is its connection's last: clients come back one request at a time, and hold nothing in between. */
    KEEP_ALIVE_OFF(1),
    /** New requests are answered 503. */
    REFUSING(2),
    /** No connection is accepted, and those without a request are closed. */
    NOT_ACCEPTING(3);

    /** As metrics tell it, and the place of its numbers in a trigger's, from 1. */
    final int number;

    OverloadStage(int number) {
        this.number = number;
    }

    static OverloadStage of(int number) {
        return values()[number];
    }

    /** Whether what another stage does is done in this one. */
    boolean includes(OverloadStage other) {
        return compareTo(other) >= 0;
    }

    /** As people and metrics call it. */
    String text() {
        return switch (this) {
            case NORMAL -> "normal";
            case KEEP_ALIVE_OFF -> "keep-alive off";
            case REFUSING -> "refusing requests";
            case NOT_ACCEPTING -> "not accepting connections";
        };
    }
}

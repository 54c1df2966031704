package dev.egresslab.simulator.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientsTest {

    private final Clients clients = new Clients();

    @Test
    void aNameHasOneNumber() {
        assertThat(clients.number("a")).isZero();
        assertThat(clients.number("b")).isEqualTo(1);
        assertThat(clients.number("a")).isZero();
        assertThat(clients.name(1)).isEqualTo("b");
    }

    @Test
    void thoseBeyondTheMostShareANumber() {
        for (int i = 0; i < Clients.MOST; i++) {
            assertThat(clients.number("client-" + i)).isEqualTo(i);
        }
        assertThat(clients.number("one more")).isEqualTo(Clients.MOST);
        assertThat(clients.number("another")).isEqualTo(Clients.MOST);
        assertThat(clients.name(Clients.MOST)).isEqualTo(Clients.OTHERS);
        assertThat(clients.number("client-0")).isZero();
    }
}

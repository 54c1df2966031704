package dev.egresslab.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HaproxyStatsTest {
    private static final String CSV = """
        # pxname,svname,qcur,status,econ,eresp,wretr,req_tot,connect,reuse,srv_icur,
        egress,FRONTEND,,OPEN,,,,100,,,,
        a.example,edge1,0,no check,1,2,3,,10,40,4,
        a.example,edge2,0,MAINT (resolution),0,0,0,,0,0,0,
        a.example,BACKEND,5,UP,1,2,3,,10,40,,
        b.example,edge1,0,MAINT,0,0,0,,7,8,9,
        b.example,BACKEND,1,UP,0,0,0,,7,8,,
        """;

    @Test
    void serversAreSummedAndOtherLinesAreNot() {
        assertThat(HaproxyStats.parse(CSV).sample()).isEqualTo(new EgressSample(100, 17, 48, 1, 2, 3, 6, 13));
    }

    @Test
    void backendWithoutAnAddressIsNotReady() {
        assertThat(HaproxyStats.parse(CSV).allResolved()).isFalse();
        assertThat(HaproxyStats.parse(CSV.replace("edge1,0,MAINT", "edge1,0,no check"))
                        .allResolved())
                .isTrue();
        assertThat(HaproxyStats.parse("").allResolved()).isFalse();
    }
}

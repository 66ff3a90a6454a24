package io.epicenter.correlator.rootcause.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.correlator.Shop;
import io.epicenter.correlator.model.Scenario;
import io.epicenter.correlator.rootcause.EvidenceContract;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import org.junit.jupiter.api.Test;

class SymptomCoverageTest extends EvidenceContract {
    @Override
    protected EvidenceSource source() {
        return new SymptomCoverage();
    }

    @Override
    protected Scenario telling() {
        return Scenario.ofTheFrontend().alert("checkout", "latency of checkout");
    }

    @Override
    protected Hypothesis about() {
        return behaviour("payment");
    }

    @Test
    void a_cause_reaches_those_that_depend_on_it() {
        assertThat(strength("payment", telling())).isEqualTo(1);
        assertThat(strength("report-db", telling())).isEqualTo(-1);
    }

    @Test
    void half_of_them_speaks_for_it_and_less_against() {
        Scenario four = telling().alert("catalog", "latency of catalog").alert("report-ui", "latency of report-ui");
        assertThat(strength("payment", four)).isEqualTo(0.5);
        assertThat(strength("report-db", four)).isEqualTo(-0.75);
    }

    @Test
    void a_way_reaches_its_client_and_not_its_server() {
        Scenario client = Scenario.ofTheFrontend();
        assertThat(strength(way("catalog", "frontend"), client)).isEqualTo(1);
        assertThat(strength(way("catalog-db", "catalog"), new Scenario().alert("catalog-db", "slow")))
                .isEqualTo(-1);
    }

    private static Hypothesis way(String server, String client) {
        return new Hypothesis(Shop.service(server).edgeFrom(client), Hypothesis.Kind.NETWORK_PATH);
    }
}

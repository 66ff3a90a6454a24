package io.epicenter.correlator.rootcause.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.correlator.Shop;
import io.epicenter.correlator.model.Scenario;
import io.epicenter.correlator.rootcause.EvidenceContract;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import org.junit.jupiter.api.Test;

class NetworkLatencyTest extends EvidenceContract {
    @Override
    protected EvidenceSource source() {
        return new NetworkLatency();
    }

    @Override
    protected Scenario telling() {
        return oneSlow().gap("cart-db", "cart", 0.002).gap("checkout", "frontend", 0.002);
    }

    /// Where each end has just one other measured call.
    private static Scenario oneSlow() {
        return Scenario.ofTheFrontend()
                .gap("cart", "frontend", 0.3)
                .gap("cart", "checkout", 0.002)
                .gap("catalog", "frontend", 0.002);
    }

    @Override
    protected Hypothesis about() {
        return way("cart", "frontend");
    }

    private static Hypothesis way(String server, String client) {
        return new Hypothesis(Shop.service(server).edgeFrom(client), Hypothesis.Kind.NETWORK_PATH);
    }

    @Test
    void one_slow_call_between_ends_whose_others_are_well_is_the_way() {
        assertThat(strength(about(), telling())).isGreaterThan(0.9);
        assertThat(strength(way("catalog", "frontend"), telling())).isZero();
    }

    @Test
    void only_the_slow_path_is_a_candidate() {
        assertThat(source().candidates(telling().context())).containsExactly(about());
        assertThat(source().candidates(oneSlow().context())).isEmpty();
    }

    @Test
    void where_an_end_has_fewer_than_two_others_it_cannot_tell() {
        assertThat(clue(about(), oneSlow())).isEmpty();
    }

    @Test
    void the_more_calls_of_one_end_are_slow_the_less_it_is_the_way() {
        Scenario both = Scenario.ofTheFrontend()
                .gap("cart", "frontend", 0.3)
                .gap("cart", "checkout", 0.3)
                .gap("cart-db", "cart", 0.002)
                .gap("catalog", "frontend", 0.002)
                .gap("checkout", "frontend", 0.002);
        assertThat(strength(about(), both)).isBetween(0.1, 0.5);
    }
}

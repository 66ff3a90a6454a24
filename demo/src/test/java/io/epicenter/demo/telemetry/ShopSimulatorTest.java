package io.epicenter.demo.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.demo.shop.Fault;
import io.epicenter.demo.shop.FaultKind;
import io.epicenter.demo.shop.SeededRandom;
import io.epicenter.demo.shop.ShopPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShopSimulatorTest {
    private static ShopSimulator shop(ShopPlan plan) {
        return new ShopSimulator(plan, 1, 1_770_000_000_000L, 5);
    }

    private static void live(ShopSimulator shop, int seconds) {
        for (int i = 0; i < seconds; i++) {
            shop.tick(0);
            shop.takeSamples();
        }
    }

    private static ShopSimulator with(ShopPlan plan, FaultKind kind, double slowdown, double errors, double overload) {
        ShopSimulator shop = shop(plan);
        live(shop, 60);
        double ramp = kind == FaultKind.LEAKING ? 20 : 5;
        shop.setFaults(List.of(new Fault("payment", kind, 61, ramp, 1000, slowdown, errors, overload)));
        live(shop, 40);
        return shop;
    }

    @Test
    void callers_get_slower_when_a_callee_does() {
        ShopPlan plan = new ShopPlan(1, true);
        ShopSimulator healthy = shop(plan);
        live(healthy, 100);
        ShopSimulator slow = with(plan, FaultKind.SLOW, 5, 0, 0);

        double added = slow.latencySeconds("payment") - healthy.latencySeconds("payment");
        assertThat(slow.latencySeconds("payment")).isGreaterThan(3 * healthy.latencySeconds("payment"));
        assertThat(slow.latencySeconds("checkout")).isGreaterThan(healthy.latencySeconds("checkout") + 0.8 * added);
        assertThat(slow.latencySeconds("catalog")).isLessThan(1.3 * healthy.latencySeconds("catalog"));
    }

    @Test
    void retries_of_a_failing_service_load_the_database_behind_it() {
        ShopPlan plan = new ShopPlan(1, true);
        ShopSimulator healthy = shop(plan);
        live(healthy, 100);
        ShopSimulator failing = with(plan, FaultKind.FAILING, 1.5, 0.45, 0);

        assertThat(failing.errorRatio("payment")).isBetween(0.4, 0.5);
        assertThat(failing.errorRatio("checkout")).isGreaterThan(0.03);
        assertThat(failing.load("payment") / failing.load("checkout"))
                .isGreaterThan(1.3 * healthy.load("payment") / healthy.load("checkout"));
        assertThat(failing.load("orders-db")).isGreaterThan(1.2 * healthy.load("orders-db"));
        assertThat(failing.latencySeconds("orders-db")).isGreaterThan(1.02 * healthy.latencySeconds("orders-db"));
    }

    @Test
    void a_saturated_service_queues_and_sheds() {
        ShopSimulator saturated = with(new ShopPlan(1, true), FaultKind.SATURATED, 1, 0, 1.2);

        assertThat(saturated.latencySeconds("payment")).isGreaterThan(0.4);
        assertThat(saturated.errorRatio("payment")).isGreaterThan(0.05);
    }

    @Test
    void a_leak_ends_in_latency_and_errors() {
        ShopSimulator leaking = with(new ShopPlan(1, true), FaultKind.LEAKING, 5, 0.2, 0);

        assertThat(leaking.errorRatio("payment")).isGreaterThan(0.15);
        assertThat(leaking.latencySeconds("payment")).isGreaterThan(0.1);
    }

    @Test
    void a_repaired_service_is_well_again() {
        ShopPlan plan = new ShopPlan(1, true);
        ShopSimulator healthy = shop(plan);
        live(healthy, 160);
        ShopSimulator shop = shop(plan);
        shop.setFaults(List.of(new Fault("payment", FaultKind.SLOW, 61, 5, 100, 6, 0.1, 0)));
        live(shop, 160);

        assertThat(shop.latencySeconds("payment")).isLessThan(1.5 * healthy.latencySeconds("payment"));
        assertThat(shop.errorRatio("payment")).isLessThan(0.01);
    }

    @Test
    void a_rolling_update_replaces_pods_and_leaves_no_gap() {
        ShopPlan plan = new ShopPlan(1, true);
        ShopSimulator shop = shop(plan);
        live(shop, 30);
        int series = shop.series();
        shop.roll("payment");
        live(shop, 5);
        assertThat(shop.series()).isGreaterThan(series);
        live(shop, 30);
        assertThat(shop.series()).isEqualTo(series);
    }

    @Test
    void draws_have_the_mean_they_should() {
        SeededRandom dice = new SeededRandom(7);
        double poisson = 0;
        double binomial = 0;
        double large = 0;
        for (int i = 0; i < 20_000; i++) {
            poisson += dice.poisson(3.2);
            binomial += dice.binomial(40, 0.1);
            large += dice.binomial(1000, 0.7);
        }
        assertThat(poisson / 20_000).isBetween(3.1, 3.3);
        assertThat(binomial / 20_000).isBetween(3.9, 4.1);
        assertThat(large / 20_000).isBetween(699.0, 701.0);
        assertThat(SeededRandom.logNormalBelow(Math.exp(-0.125), 1, 0.5)).isBetween(0.499, 0.501);
    }
}

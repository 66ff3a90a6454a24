package io.epicenter.benchmarks.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EstateTest {
    private static final int SERVICES = 200;

    @Test
    void what_fails_slows_its_callers_and_nobody_else() {
        Estate healthy = new Estate(SERVICES, 7);
        Estate ill = new Estate(SERVICES, 7);
        int guilty = ill.someCallee();
        healthy.someCallee();
        ill.fail(guilty);
        healthy.advance();
        ill.advance();
        Set<Integer> slower = new HashSet<>();
        for (int service = 0; service < SERVICES; service++) {
            if (ill.latency(service) > healthy.latency(service)) {
                slower.add(service);
            }
            assertThat(ill.requests(service)).isEqualTo(healthy.requests(service));
        }
        Set<Integer> expected = new HashSet<>(ill.plan().callers(guilty));
        assertThat(expected).isNotEmpty();
        expected.add(guilty);
        assertThat(slower).isEqualTo(expected);
    }

    @Test
    void calls_go_down_the_layers_and_bring_requests() {
        Estate estate = new Estate(SERVICES, 3);
        estate.advance();
        assertThat(estate.plan().calls()).hasSizeGreaterThan(2 * SERVICES).allSatisfy(call -> {
            assertThat(call.caller()).isLessThan(call.callee());
            assertThat(estate.requests(call.callee())).isPositive();
        });
    }
}

package io.epicenter.chassis.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class ServerPortMeterFilterTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    ServerPortMeterFilterTest() {
        registry.config().meterFilter(ServerPortMeterFilter.filter());
    }

    @Test
    void a_server_on_a_random_port_has_the_tags_of_one_on_a_fixed_port() {
        registry.summary("http.server.bytes.read");
        registry.summary("http.server.bytes.read", "server.port", "9000");

        assertThat(registry.find("http.server.bytes.read").summaries())
                .extracting(meter -> meter.getId().getTag("server.port"))
                .containsExactlyInAnyOrder("random", "9000");
    }

    @Test
    void other_meters_stay_as_they_are() {
        registry.counter("http.server.requests.of.ours");

        assertThat(registry.get("http.server.requests.of.ours")
                        .counter()
                        .getId()
                        .getTags())
                .isEmpty();
    }
}

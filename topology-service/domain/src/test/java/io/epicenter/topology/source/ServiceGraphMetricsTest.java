package io.epicenter.topology.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.topology.graph.CallRecorder;
import io.epicenter.topology.graph.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceGraphMetricsTest extends SourceContract {
    @Override
    Source source(Settings settings) {
        return new ServiceGraphMetrics(settings);
    }

    @Override
    void feed(Source source, CallRecorder recorder) throws MalformedMessageException {
        counter(
                source,
                recorder,
                50,
                Map.of("__name__", "traces_service_graph_request_total", "client", "cart", "server", "stock"));
    }

    @Test
    void what_was_derived_here_is_not_read_again() throws MalformedMessageException {
        Told told = new Told();
        counter(
                source(Settings.DEFAULT),
                told,
                50,
                Map.of(
                        "__name__", "traces_service_graph_request_total",
                        "client", "cart",
                        "server", "stock",
                        "origin", "epicenter"));
        assertThat(told.counts).isEmpty();
    }
}

package io.epicenter.topology.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.topology.graph.CallRecorder;
import io.epicenter.topology.graph.Settings;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class IstioMetricsTest extends SourceContract {
    @Override
    Source source(Settings settings) {
        return new IstioMetrics(settings);
    }

    private static Map<String, String> labels(String reporter, String caller, String code) {
        return new TreeMap<>(Map.of(
                "__name__", "istio_requests_total",
                "reporter", reporter,
                "source_workload", caller,
                "source_workload_namespace", "shop",
                "destination_workload", "stock",
                "destination_workload_namespace", "depot",
                "response_code", code));
    }

    @Override
    void feed(Source source, CallRecorder recorder) throws MalformedMessageException {
        counter(source, recorder, 90, labels("destination", "cart", "200"));
        counter(source, recorder, 10, labels("destination", "cart", "503"));
        counter(source, recorder, 90, labels("source", "cart", "200"));
        counter(source, recorder, 7, labels("destination", "unknown", "200"));
    }

    @Test
    void a_request_counts_once_and_strangers_are_users() throws MalformedMessageException {
        Told told = told();
        assertThat(told.counts)
                .containsEntry("cart>stock", 100.0)
                .containsEntry("+stock", 107.0)
                .containsEntry("!stock", 7.0);
        assertThat(told.failures).isEqualTo(10);
        assertThat(told.entities.getLast()).hasToString("default/default/service:depot/stock");
    }
}

package io.epicenter.detector.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.detector.Engine;
import io.epicenter.detector.EngineParts;
import io.epicenter.detector.Feed;
import io.epicenter.detector.Partition;
import io.epicenter.detector.method.streaming.StreamingMethod;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalRulesTest {
    private static List<String> rulesOf(SignalRules rules, String metric, String... labels) {
        Map<String, String> all = new HashMap<>(Feed.labels(metric, labels));
        return rules.matching(metric, all).stream()
                .map(matched -> matched.rule().name())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "http_server_request_duration_seconds_count, otel-http-server-mean otel-http-server-rate otel-http-server-errors",
        "http_server_request_duration_seconds_bucket, otel-http-server-p99",
        "http_server_duration_milliseconds_sum, otel-http-server-mean-ms",
        "http_requests_total, http-rate http-errors",
        "http_request_duration_seconds_sum, http-mean",
        "shop_request_duration_seconds_bucket, request-duration-p99",
        "istio_requests_total, istio-rate istio-errors",
        "traces_service_graph_request_total, service-graph-rate service-graph-errors",
        "traces_service_graph_request_failed_total, service-graph-errors",
        "traces_service_graph_request_server_seconds_sum, service-graph-server-mean",
        "kube_pod_container_status_restarts_total, pod-restarts",
        "node_cpu_seconds_total, node-cpu",
        "node_memory_MemAvailable_bytes, node-memory",
        "process_cpu_seconds_total, process-cpu",
        "process_resident_memory_bytes, process-memory",
        "up, up",
        "go_info, ignored",
        "http_requests, http-rate http-errors",
        "http_server_request_duration_count, otel-http-server-mean otel-http-server-rate otel-http-server-errors",
        "http_server_request_duration_ms_count, otel-http-server-mean-ms otel-http-server-rate otel-http-server-errors",
        "http_server_duration_sum, otel-http-server-mean-ms",
        "http_request_duration_ms_bucket, http-p99-milliseconds",
        "http_request_duration_milliseconds_count, http-mean-milliseconds http-duration-rate",
        "istio_request_duration_seconds_sum, request-duration-mean",
        "shop_request_duration_milliseconds_sum, request-duration-mean-milliseconds",
        "process_cpu_seconds, process-cpu",
        "process_memory_usage, process-memory",
    })
    void built_in_rules_know_common_metrics(String metric, String names) {
        assertThat(rulesOf(SignalRules.builtIn(), metric)).containsExactlyInAnyOrder(names.split(" "));
    }

    @Test
    void container_metrics_of_the_pause_container_are_left_out() {
        SignalRules rules = SignalRules.builtIn();
        assertThat(rulesOf(rules, "container_cpu_usage_seconds_total", "container", "POD"))
                .isEmpty();
        assertThat(rulesOf(rules, "container_cpu_usage_seconds_total", "container", "app"))
                .containsExactly("container-cpu");
    }

    @Test
    void a_users_rule_goes_first_and_replaces_one_of_its_name() {
        String yaml = """
                rules:
                  - name: http-rate
                    metric: my_requests
                    type: counter_rate
                    signal: traffic
                """;
        SignalRules rules = SignalRules.of(yaml.getBytes(StandardCharsets.UTF_8));
        assertThat(rulesOf(rules, "my_requests")).containsExactly("http-rate");
        assertThat(rulesOf(rules, "http_requests_total")).containsExactly("http-errors");
        assertThat(rules.fingerprint()).isNotEqualTo(SignalRules.builtIn().fingerprint());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: a, metric: b, type: sum}|type is 'sum'",
                "{name: a, metric: b, type: gauge, colour: red}|unknown key 'colour'",
                "{name: a, type: gauge}|names no metric",
                "{name: a, metric: b, type: gauge, labels: {x: '('}}|malformed pattern",
            })
    void a_wrong_rule_is_named_with_what_is_wrong(String rule, String problem) {
        byte[] yaml = ("rules: [" + rule + "]").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> SignalRules.of(yaml))
                .hasMessageContaining("'a'")
                .hasMessageContaining(problem);
    }

    @Test
    void node_usage_is_one_minus_the_idle_part() {
        Engine engine = new Engine(
                new Partition(0, 0),
                new EngineParts(
                        Feed.settings(),
                        SignalRules.builtIn(),
                        MethodRegistry.of(new StreamingMethod()),
                        new EntityResolver(EntityResolver.Settings.DEFAULT)));
        Feed feed = new Feed(1);
        feed.engine = engine;
        for (int i = 0; i < 6; i++) {
            feed.add("node_cpu_seconds_total", 4 * i, "instance", "n1", "job", "node", "cpu", "0", "mode", "idle");
            feed.add("node_cpu_seconds_total", i, "instance", "n1", "job", "node", "cpu", "0", "mode", "user");
            feed.send();
        }
        assertThat(feed.out.deviations("node-cpu").getLast().observed())
                .isCloseTo(0.2, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(feed.out.deviations("node-cpu").getLast().entity()).hasToString("default/default/node:default/n1");
    }
}

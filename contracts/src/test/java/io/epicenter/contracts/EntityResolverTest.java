package io.epicenter.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EntityResolverTest {
    private final EntityResolver resolver = new EntityResolver(EntityResolver.Settings.DEFAULT);

    private Entity of(String metric, Map<String, String> labels) {
        return resolver.resolve("t", metric, labels::get);
    }

    @Test
    void a_service_is_the_same_in_dots_and_in_underscores() {
        Entity dotted = of(
                "http.server.request.duration_seconds_count",
                Map.of(
                        "service.name", "checkout",
                        "service.namespace", "shop",
                        "deployment.environment.name", "prod",
                        "区域", "北京",
                        "🔥", "yes"));
        Entity underscored = of(
                "http_server_request_duration_seconds_count",
                Map.of(
                        "service_name", "checkout",
                        "service_namespace", "shop",
                        "deployment_environment_name", "prod"));

        assertThat(dotted).isEqualTo(underscored).isEqualTo(Entity.service("t", "prod", "shop", "checkout"));
    }

    @Test
    void a_setting_with_underscores_finds_the_dotted_label() {
        EntityResolver.Settings settings = new EntityResolver.Settings(
                "default",
                java.util.List.of(),
                java.util.List.of(),
                java.util.List.of("team_service"),
                java.util.List.of());

        assertThat(new EntityResolver(settings)
                        .resolve("t", "m", Map.of("team.service", "a")::get)
                        .name())
                .isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource({
        "k8s.deployment.name, a, a",
        "k8s.statefulset.name, a, a",
        "k8s.daemonset.name, a, a",
        "k8s.cronjob.name, a, a",
        "k8s.replicaset.name, a-7d9f8b6c5, a",
        "k8s.job.name, a-29012345, a",
        "k8s.pod.name, a-7d9f8b6c5-x2z4b, a"
    })
    void kubernetes_names_what_nobody_has_named(String label, String value, String service) {
        assertThat(of("", Map.of("service.name", "unknown_service:node", label, value))
                        .name())
                .isEqualTo(service);
    }

    @Test
    void what_has_no_name_at_all_is_marked_unknown() {
        assertThat(of("", Map.of("service.name", "unknown_service:node")).name())
                .isEqualTo("unknown");
        assertThat(of("m", Map.of("job", "unknown_service:java")).name()).isEqualTo("unknown");
        assertThat(of("m", Map.of("job", "shop/unknown_service:java")).name()).isEqualTo("unknown");
        assertThat(of("m", Map.of()).name()).isEqualTo("unknown");
    }

    @Test
    void a_named_service_goes_before_its_workload_and_the_workload_before_the_pod() {
        Map<String, String> all =
                Map.of("service.name", "checkout", "k8s.deployment.name", "checkout-blue", "pod", "x-7d9f8b6c5-x2z4b");

        assertThat(of("m", all).name()).isEqualTo("checkout");
        assertThat(of("m", Map.of("deployment", "checkout-blue", "pod", "x-7d9f8b6c5-x2z4b"))
                        .name())
                .isEqualTo("checkout-blue");
        assertThat(of("m", Map.of("owner_kind", "ReplicaSet", "owner_name", "web-7d9f8b6c5", "pod", "odd-pod"))
                        .name())
                .isEqualTo("web");
    }

    @ParameterizedTest
    @CsvSource({
        "payment-proxy, payment-proxy",
        "redis-cache, redis-cache",
        "kiali-traffic-generator-wqq8f, kiali-traffic-generator",
        "orders-29012345-2x4zb, orders",
        "web-7d9f8b6c5-x2z4b, web",
        "kafka-broker-0, kafka-broker"
    })
    void a_container_belongs_to_the_workload_of_its_pod(String pod, String service) {
        Entity owner =
                of("container_memory_working_set_bytes", Map.of("namespace", "shop", "container", "c", "pod", pod));

        assertThat(owner).isEqualTo(Entity.service("t", "default", "shop", service));
    }

    @Test
    void a_machine_is_a_node_in_every_spelling() {
        assertThat(of("node_load1", Map.of("job", "node", "instance", "a:9100")).kind())
                .isEqualTo(EntityKind.NODE);
        assertThat(of("node.load1", Map.of("job", "node", "k8s.node.name", "a")))
                .isEqualTo(of("node_load1", Map.of("job", "node", "k8s_node_name", "a")));
    }

    @ParameterizedTest
    @CsvSource({
        "cart, '', cart",
        "unknown_service:java, '', unknown",
        "10.0.3.17, server, unknown",
        "orders.shop.svc.cluster.local, server, orders",
        "orders.v2, '', orders.v2"
    })
    void a_service_graph_series_belongs_to_its_server(String server, String virtual, String service) {
        assertThat(of(
                                "traces_service_graph_request_total",
                                Map.of("job", "tempo", "client", "web", "server", server, "virtual_node", virtual))
                        .name())
                .isEqualTo(service);
    }

    @Test
    void what_is_down_behind_a_machines_exporter_is_the_machine() {
        assertThat(of("up", Map.of("job", "node", "instance", "web-1:9100")))
                .isEqualTo(of("node_load1", Map.of("job", "node", "instance", "web-1:9100")));
        assertThat(of("up", Map.of("job", "cart", "instance", "web-1:8080")).kind())
                .isEqualTo(EntityKind.SERVICE);
    }
}

package io.epicenter.contracts.naming;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NamesTest {
    @ParameterizedTest
    @CsvSource({
        "http.server.request.duration_seconds_bucket, http_server_request_duration_seconds_bucket",
        "app.kubernetes.io/name, app_kubernetes_io_name",
        "k8s-app, k8s_app",
        "job:requests:rate5m, job:requests:rate5m",
        "__name__, __name__",
        "部署, 部署",
        "🚀.speed, 🚀_speed"
    })
    void a_name_has_one_underscored_form(String name, String underscored) {
        assertThat(Spelling.underscored(name)).isEqualTo(underscored);
    }

    @Test
    void labels_are_underscored_with_the_name_of_the_metric_and_keep_their_values() {
        assertThat(Spelling.underscored(
                        Map.of("__name__", "http.requests", "service.name", "check.out", "区域", "北.京", "🔥", "a.b")))
                .containsOnly(
                        Map.entry("__name__", "http_requests"),
                        Map.entry("service_name", "check.out"),
                        Map.entry("区域", "北.京"),
                        Map.entry("🔥", "a.b"));
    }

    @ParameterizedTest
    @CsvSource({
        "payment-proxy, payment-proxy",
        "redis-cache, redis-cache",
        "api-https, api-https",
        "orders-pgsql, orders-pgsql",
        "kiali-traffic-generator-wqq8f, kiali-traffic-generator",
        "orders-29012345-2x4zb, orders",
        "web-7d9f8b6c5-x2z4b, web",
        "adservice-5f6585d649-fnmft, adservice",
        "web-2144205854-x2z4b, web",
        "kafka-broker-0, kafka-broker",
        "cart-7d9f8b6c5-aaaaa, cart",
        "api-gateway-proxy, api-gateway-proxy",
        "web, web",
        "-x2z4b, -x2z4b"
    })
    void a_pod_belongs_to_the_workload_that_generated_its_name(String pod, String workload) {
        assertThat(PodName.workload(pod)).isEqualTo(workload);
    }

    @Test
    void the_owners_of_pods_have_owners() {
        assertThat(PodName.ofReplicaSet("web-7d9f8b6c5")).isEqualTo("web");
        assertThat(PodName.ofReplicaSet("web-frontend")).isEqualTo("web-frontend");
        assertThat(PodName.ofJob("orders-29012345")).isEqualTo("orders");
        assertThat(PodName.ofJob("migrate-v2")).isEqualTo("migrate-v2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown_service",
                "unknown_service:java",
                "unknown_service:node",
                "unknown",
                "OTLPResourceNoServiceName"
            })
    void a_name_that_a_library_put_there_is_none(String name) {
        assertThat(ServiceName.isUnknown(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "default", "my-service", "f3a9c1d2", "unknown-facts", "orders-7d9f8b6c5"})
    void a_name_that_a_person_may_have_chosen_stays(String name) {
        assertThat(ServiceName.isUnknown(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.3.17",
                "10.0.3.17:8080",
                "http://10.0.3.17:8080/pay",
                "ip-10-0-3-17.eu-west-1.compute.internal",
                "ip-10-0-3-17.ec2.internal",
                "ip-10-0-3-17",
                "ec2-54-12-3-4.compute-1.amazonaws.com",
                "i-0123456789abcdef0.eu-west-1.compute.internal",
                "10-1-2-3.default.pod.cluster.local",
                "10-1-2-3.default.pod",
                "gke-shop-pool-1.europe-west1-b.c.shop-123.internal",
                "aks-pool1-12345678-vmss00000a",
                "web-7d9f8b6c5-x2z4b",
                "kiali-traffic-generator-wqq8f",
                "orders-29012345-2x4zb",
                "::1",
                "[2001:db8::17]:443",
                "fe80::1%eth0",
                "localhost:8080",
                "f3a9c1d2b4e5",
                "0b9d1c1e-6a8e-4f7e-9d64-0c4f6b1a2e3d"
            })
    void addresses_machines_and_pods_are_no_services(String host) {
        assertThat(PeerName.of(host)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "orders, orders",
        "orders:8080, orders",
        "orders.shop, orders",
        "orders.shop:8080, orders",
        "orders.shop.svc, orders",
        "orders.shop.svc.cluster.local, orders",
        "orders.shop.svc.cluster.local.:8080, orders",
        "http://orders.shop.svc.cluster.local:8080/pay, orders",
        "orders-0.orders.shop.svc.cluster.local, orders",
        "10-1-2-3.orders.shop.svc.cluster.local, orders",
        "orders.service.dc1.consul, orders",
        "kafka-0, kafka-0",
        "payment-proxy, payment-proxy",
        "api.stripe.com:443, api.stripe.com",
        "stripe.com, stripe.com",
        "booking.de, booking.de",
        "mydb.c9akciq32.eu-west-1.rds.amazonaws.com:5432, mydb.c9akciq32.eu-west-1.rds.amazonaws.com"
    })
    void a_host_that_names_a_service_is_that_service(String host, String service) {
        assertThat(PeerName.of(host)).isEqualTo(service);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amq.gen-JzTY20BRgKO-HjmUJj0wLg",
                "amq.rabbitmq.reply-to.g1h2AA5yZXBseUAyNjQ",
                "_INBOX.Zx3Bq1.8Hf",
                "temp-queue://ID:host-41234-1-1:1:1",
                "0b9d1c1e-6a8e-4f7e-9d64-0c4f6b1a2e3d"
            })
    void a_queue_that_chance_has_named_has_no_name(String queue) {
        assertThat(QueueName.of(queue)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "orders, orders",
        "orders-reply-0b9d1c1e-6a8e-4f7e-9d64-0c4f6b1a2e3d, orders-reply",
        "reply.0b9d1c1e6a8e4f7e9d640c4f6b1a2e3d.orders, reply.orders",
        "0b9d1c1e-6a8e-4f7e-9d64-0c4f6b1a2e3d.reply.celery, reply.celery",
        "prices.anonymous.bQ2x9ZzTRl2L1cJ8bQ2x9Z, prices",
        "shop/orders.v2, shop/orders.v2",
        "/orders, /orders"
    })
    void temporary_queues_of_a_kind_are_one(String queue, String kind) {
        assertThat(QueueName.of(queue)).isEqualTo(kind);
    }
}

package io.epicenter.allinone.house;

import static io.epicenter.allinone.house.Deployment.at;
import static io.epicenter.allinone.house.Deployment.list;
import static io.epicenter.allinone.house.Deployment.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.yaml.snakeyaml.Yaml;

/// The network policies, as they are rendered, add up to exactly the flows that are needed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkPolicyTest {
    private static final String NAME = "app.kubernetes.io/name";
    private static final String NAMESPACE = "kubernetes.io/metadata.name";

    private final List<Map<String, Object>> documents = new ArrayList<>();

    @BeforeAll
    void render() throws Exception {
        Process process;
        try {
            process = new ProcessBuilder("kubectl", "kustomize", "deploy/kubernetes/overlays/plain")
                    .directory(House.root().toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException missing) {
            assumeTrue(false, "kubectl is not installed: the kustomizations are not rendered");
            throw missing;
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        new Yaml().loadAll(output).forEach(document -> documents.add(map(document)));
    }

    private List<Map<String, Object>> of(String kind) {
        return documents.stream()
                .filter(document -> kind.equals(document.get("kind")))
                .toList();
    }

    /// Labels of every pod that is made, by name.
    private Map<String, Map<String, Object>> pods() {
        Map<String, Map<String, Object>> pods = new TreeMap<>();
        for (String kind : List.of("Deployment", "Job")) {
            for (Map<String, Object> owner : of(kind)) {
                pods.put(
                        at(owner, "metadata", "name").toString(),
                        map(at(owner, "spec", "template", "metadata", "labels")));
            }
        }
        return pods;
    }

    private static boolean selects(Map<String, Object> selector, Map<String, Object> labels) {
        Object exact = selector.get("matchLabels");
        if (exact != null && !labels.entrySet().containsAll(map(exact).entrySet())) {
            return false;
        }
        for (Map<String, Object> expression : list(selector.get("matchExpressions"))) {
            assertThat(expression).containsEntry("operator", "In");
            Object value = labels.get(expression.get("key").toString());
            if (!((Collection<?>) expression.get("values")).contains(value)) {
                return false;
            }
        }
        return true;
    }

    private static String peer(Map<String, Object> peer) {
        if (peer.containsKey("ipBlock")) {
            return at(peer, "ipBlock", "cidr").toString();
        }
        Map<String, Object> labels = map(at(peer, "namespaceSelector", "matchLabels"));
        String where = labels.containsKey(NAMESPACE)
                ? labels.get(NAMESPACE).toString()
                : labels.toString().replaceAll("[{}]", "");
        return peer.containsKey("podSelector")
                ? where + "/" + at(peer, "podSelector", "matchLabels", "k8s-app")
                : where;
    }

    /// Every flow of a direction that some policy allows.
    private Set<String> flows(String direction, String peers) {
        Set<String> flows = new TreeSet<>();
        for (Map<String, Object> policy : of("NetworkPolicy")) {
            for (Map<String, Object> rule : list(map(policy.get("spec")).get(direction))) {
                pods().forEach((pod, labels) -> {
                    if (selects(map(at(policy, "spec", "podSelector")), labels)) {
                        for (Map<String, Object> port : list(rule.get("ports"))) {
                            for (Map<String, Object> peer : list(rule.get(peers))) {
                                flows.add(pod + " " + peer(peer) + " " + port.get("protocol") + " " + port.get("port"));
                            }
                        }
                    }
                });
            }
        }
        return flows;
    }

    @Test
    void everything_else_is_denied_in_both_directions() {
        assertThat(of("NetworkPolicy")).anySatisfy(policy -> {
            assertThat(map(at(policy, "spec", "podSelector"))).isEmpty();
            assertThat(at(policy, "spec", "policyTypes")).isEqualTo(List.of("Ingress", "Egress"));
            assertThat(map(policy.get("spec"))).doesNotContainKeys("ingress", "egress");
        });
        assertThat(of("NetworkPolicy"))
                .allSatisfy(policy ->
                        assertThat(at(policy, "metadata", "namespace")).isEqualTo("epicenter"));
    }

    @Test
    void no_rule_is_open_to_all_peers_or_all_ports() {
        for (Map<String, Object> policy : of("NetworkPolicy")) {
            Map<String, Object> spec = map(policy.get("spec"));
            for (Map<String, Object> rule : list(spec.get("ingress"))) {
                assertThat(rule).containsKeys("from", "ports");
            }
            for (Map<String, Object> rule : list(spec.get("egress"))) {
                assertThat(rule).containsKeys("to", "ports");
            }
        }
    }

    @Test
    void in_come_telemetry_people_and_prometheus() {
        Set<String> expected = new TreeSet<>(
                Set.of("ingest epicenter.io/sends=true TCP http", "incident-manager epicenter.io/reads=true TCP http"));
        House.SERVICES.keySet().forEach(service -> expected.add(service + " monitoring TCP management"));

        assertThat(flows("ingress", "from")).isEqualTo(expected);
    }

    @Test
    void out_go_names_kafka_redis_and_notices() {
        Map<String, Object> settings = of("ConfigMap").stream()
                .filter(map -> at(map, "metadata", "name").equals("epicenter"))
                .map(map -> map(map.get("data")))
                .findFirst()
                .orElseThrow();
        String kafka = place(settings.get("KAFKA_BOOTSTRAP_SERVERS").toString());
        String redis = place(settings.get("QUARKUS_REDIS_HOSTS").toString().replace("redis://", ""));
        Set<String> expected = new TreeSet<>();
        pods().keySet().forEach(pod -> {
            expected.add(pod + " kube-system/kube-dns UDP 53");
            expected.add(pod + " kube-system/kube-dns TCP 53");
            expected.add(pod + " " + kafka);
        });
        for (String service : List.of("correlator", "detector", "incident-manager", "topology-service")) {
            expected.add(service + " " + redis);
        }
        expected.add("incident-manager 0.0.0.0/0 TCP 443");
        expected.add("incident-manager ::/0 TCP 443");

        assertThat(flows("egress", "to")).isEqualTo(expected);
    }

    /// Where an address such as `redis.redis:6379` leads: its namespace and port.
    private static String place(String address) {
        String[] parts = address.split("[.:]");
        return parts[1] + " TCP " + parts[2];
    }

    @Test
    void notices_never_go_to_private_addresses() {
        Map<String, Object> receivers = of("NetworkPolicy").stream()
                .filter(policy -> at(policy, "metadata", "name").equals("receivers"))
                .findFirst()
                .orElseThrow();
        Map<String, Object> rule = list(at(receivers, "spec", "egress")).getFirst();
        List<Object> except = new ArrayList<>();
        list(rule.get("to")).forEach(peer -> except.addAll((Collection<?>) at(peer, "ipBlock", "except")));
        assertThat(except)
                .contains("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8", "fc00::/7");
    }

    @Test
    void every_pod_carries_the_name_that_policies_select_by() {
        assertThat(pods()).allSatisfy((name, labels) -> assertThat(labels).containsEntry(NAME, name));
    }
}

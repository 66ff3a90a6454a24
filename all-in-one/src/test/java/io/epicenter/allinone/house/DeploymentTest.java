package io.epicenter.allinone.house;

import static io.epicenter.allinone.house.Deployment.at;
import static io.epicenter.allinone.house.Deployment.list;
import static io.epicenter.allinone.house.Deployment.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What is in deploy/ and docker-compose.yml fits the services. Images and clusters need a container engine: not here.
class DeploymentTest {
    private static final String BASE = "deploy/kubernetes/base";

    @Test
    void every_service_has_a_deployment() throws IOException {
        assertThat(deployments().keySet()).isEqualTo(House.SERVICES.keySet());
    }

    @Test
    void the_probes_ask_where_the_services_answer() throws IOException {
        Properties chassis = new Properties();
        try (var in = Files.newInputStream(
                House.root().resolve("chassis/src/main/resources/META-INF/microprofile-config.properties"))) {
            chassis.load(in);
        }
        for (Map<String, Object> deployment : deployments().values()) {
            Map<String, Object> container = container(deployment);
            Map<String, Object> ports = new HashMap<>();
            list(container.get("ports"))
                    .forEach(port -> ports.put(port.get("name").toString(), port.get("containerPort")));
            assertThat(ports.get("http")).hasToString(chassis.getProperty("quarkus.http.port"));
            assertThat(ports.get("management")).hasToString(chassis.getProperty("quarkus.management.port"));
            assertThat(probe(container, "startupProbe")).isEqualTo("/q/health/started@management");
            assertThat(probe(container, "livenessProbe")).isEqualTo("/q/health/live@management");
            assertThat(probe(container, "readinessProbe")).isEqualTo("/q/health/ready@management");
        }
    }

    @Test
    void every_setting_in_the_manifests_is_one_that_a_service_reads() throws IOException {
        Map<String, Map<String, Object>> shared = new HashMap<>();
        for (Map<String, Object> document : Deployment.documents(BASE)) {
            if (document.get("kind").equals("ConfigMap")) {
                shared.put(at(document, "metadata", "name").toString(), map(document.get("data")));
            } else if (document.get("kind").equals("Secret")) {
                shared.put(at(document, "metadata", "name").toString(), map(document.get("stringData")));
            }
        }
        Set<String> unread = new TreeSet<>();
        shared.values().forEach(settings -> unread.addAll(settings.keySet()));
        for (Map.Entry<String, Map<String, Object>> deployment : deployments().entrySet()) {
            Set<String> known = Deployment.environmentOf(deployment.getKey());
            Map<String, Object> container = container(deployment.getValue());
            for (Map<String, Object> variable : list(container.get("env"))) {
                assertThat(known)
                        .as(deployment.getKey())
                        .contains(variable.get("name").toString());
            }
            for (Map<String, Object> source : list(container.get("envFrom"))) {
                Object reference = source.values().iterator().next();
                Map<String, Object> settings =
                        shared.get(map(reference).get("name").toString());
                assertThat(settings)
                        .as("what %s refers to", deployment.getKey())
                        .isNotNull();
                unread.removeAll(known);
            }
        }
        assertThat(unread).as("settings that no service reads").isEmpty();
    }

    @Test
    void containers_run_without_privileges_and_within_limits() throws IOException {
        for (Map<String, Object> deployment : deployments().values()) {
            Map<String, Object> container = container(deployment);
            assertThat(at(deployment, "spec", "template", "spec", "securityContext", "runAsNonRoot"))
                    .isEqualTo(true);
            assertThat(at(container, "securityContext", "allowPrivilegeEscalation"))
                    .isEqualTo(false);
            assertThat(at(container, "securityContext", "readOnlyRootFilesystem"))
                    .isEqualTo(true);
            assertThat(at(container, "securityContext", "capabilities", "drop")).isEqualTo(List.of("ALL"));
            assertThat(at(container, "resources", "limits", "memory"))
                    .isEqualTo(at(container, "resources", "requests", "memory"));
            assertThat(container.get("image").toString()).contains(":").doesNotEndWith(":latest");
        }
    }

    @Test
    void services_select_the_pods_of_their_deployment_and_never_by_version() throws IOException {
        Map<String, Map<String, Object>> deployments = deployments();
        for (Map<String, Object> document : Deployment.documents(BASE)) {
            if (document.get("kind").equals("Service")) {
                Map<String, Object> deployment =
                        deployments.get(at(document, "metadata", "name").toString());
                Map<String, Object> pod = map(at(deployment, "spec", "template", "metadata", "labels"));
                assertThat(pod).containsAllEntriesOf(map(at(document, "spec", "selector")));
                assertThat(pod).containsAllEntriesOf(map(at(deployment, "spec", "selector", "matchLabels")));
                assertThat(map(at(deployment, "spec", "selector", "matchLabels")))
                        .doesNotContainKey("app.kubernetes.io/version");
            }
        }
    }

    @Test
    void every_setting_in_the_compose_file_is_one_that_its_service_reads() throws IOException {
        Map<String, Object> services =
                map(Deployment.document("docker-compose.yml").get("services"));
        assertThat(services.keySet()).containsAll(House.SERVICES.keySet());
        for (String service : House.SERVICES.keySet()) {
            Map<String, Object> defined = map(services.get(service));
            assertThat(Deployment.environmentOf(service))
                    .as(service)
                    .containsAll(map(defined.get("environment")).keySet().stream()
                            .filter(name -> !name.startsWith("EPICENTER_LOG"))
                            .toList());
            assertThat(at(defined, "build", "args", "SERVICE")).isEqualTo(service);
            assertThat(House.root().resolve(at(defined, "build", "dockerfile").toString()))
                    .exists();
        }
    }

    @Test
    void the_images_take_what_the_build_makes() throws IOException {
        String dockerfile = Files.readString(House.root().resolve("deploy/docker/Dockerfile.jvm"));
        assertThat(dockerfile).contains("COPY ${SERVICE}/service/target/quarkus-app/");
        for (String service : House.SERVICES.keySet()) {
            assertThat(House.root().resolve(service).resolve("service/target/quarkus-app/quarkus-run.jar"))
                    .exists();
        }
    }

    @Test
    void kubernetes_gets_every_runbook() throws IOException {
        List<String> runbooks = new ArrayList<>();
        try (var files = Files.list(House.root().resolve("runbooks"))) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml") && !name.equals("kustomization.yaml"))
                    .forEach(runbooks::add);
        }
        Map<String, Object> generator = list(Deployment.document("runbooks/kustomization.yaml")
                        .get("configMapGenerator"))
                .getFirst();
        assertThat(generator.get("files"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .containsExactlyInAnyOrderElementsOf(runbooks);
    }

    @Test
    void the_kustomizations_render() throws Exception {
        for (String folder : List.of(BASE, "deploy/kubernetes/overlays/plain")) {
            String rendered = kustomize(folder);
            assertThat(rendered.split("kind: Deployment\n")).hasSize(1 + House.SERVICES.size());
            assertThat(rendered).contains("epicenter-runbooks-").contains("topics.sh: |");
            assertThat(rendered.contains("kind: ServiceMonitor")).isEqualTo(folder.equals(BASE));
        }
    }

    private static String kustomize(String folder) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(
                            "kubectl", "kustomize", House.root().resolve(folder).toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException missing) {
            assumeTrue(false, "kubectl is not installed: the kustomizations are not rendered");
            throw missing;
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static Map<String, Map<String, Object>> deployments() throws IOException {
        Map<String, Map<String, Object>> deployments = new HashMap<>();
        for (Map<String, Object> document : Deployment.documents(BASE)) {
            if (document.get("kind").equals("Deployment")) {
                deployments.put(at(document, "metadata", "name").toString(), document);
            }
        }
        return deployments;
    }

    private static Map<String, Object> container(Map<String, Object> deployment) {
        return list(at(deployment, "spec", "template", "spec", "containers")).getFirst();
    }

    private static String probe(Map<String, Object> container, String kind) {
        return at(container, kind, "httpGet", "path") + "@" + at(container, kind, "httpGet", "port");
    }
}

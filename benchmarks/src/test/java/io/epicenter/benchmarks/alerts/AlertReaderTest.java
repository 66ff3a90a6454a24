package io.epicenter.benchmarks.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public final class AlertReaderTest {
    @TempDir
    private Path folder;

    /// A recording of one small system with one fault, in `folder/shop`.
    public static Path recording(Path folder) throws IOException {
        Path shop = Files.createDirectories(folder.resolve("shop"));
        Files.writeString(
                shop.resolve("label.csv"),
                "fault_id,fault_level,fault_entity,fault_type,fault_message\n0,pod,cart-0,slow,\"first, with a comma\"\n1,pod,cart-0,slow,\n");
        Files.writeString(shop.resolve("kg.json"), """
                {"nodes": [{"id": "web", "type": "Service"}, {"id": "cart", "type": "Service"},
                  {"id": "cart-0", "type": "Service_Instance"}, {"id": "cart-1", "type": "Service_Instance"},
                  {"id": "host1", "type": "Host"}],
                 "edges": [{"source": "web", "target": "cart", "label": "control_flow"},
                  {"source": "cart-0", "target": "cart", "label": "instance_of"},
                  {"source": "cart-1", "target": "cart", "label": "instance_of"},
                  {"source": "cart-0", "target": "host1", "label": "hosted_on"},
                  {"source": "cart-1", "target": "host2", "label": "hosted_on"}]}
                """);
        Files.writeString(
                shop.resolve("metrics.json"), "{\"0\": [[\"1647736800000\", \"cart-0\", \"host1\", \"cpu\", \"up\"]]}");
        Files.writeString(
                shop.resolve("traces.json"), "{\"0\": [[\"1647736805000\", \"web\", \"cart-0\", \"get\", \"PD\"]]}");
        Files.writeString(
                shop.resolve("logs.json"),
                "{\"0\": [[\"cart-0\", \"7\", [\"2022-03-20 08:40:09.000 | out of memory\"], 1, null]]}");
        return folder;
    }

    @Test
    void alerts_are_read_by_time_and_the_zone_of_the_logs_is_found() throws IOException {
        AlertSystem system = AlertReader.read(recording(folder)).getFirst();
        assertThat(system.name()).isEqualTo("shop");
        assertThat(system.faults()).hasSize(2);
        assertThat(system.faults().getFirst().alerts())
                .extracting(Alert::kind)
                .containsExactly(Alert.Kind.METRIC, Alert.Kind.CALL, Alert.Kind.LOG);
        assertThat(system.faults().getFirst().alerts().getLast().time())
                .isEqualTo(Instant.parse("2022-03-20T00:40:09Z"));
        assertThat(system.faults().getLast().alerts()).isEmpty();
    }

    @Test
    void an_instance_stands_for_its_service_which_needs_its_hosts_in_part() throws IOException {
        Inventory inventory = AlertReader.read(recording(folder)).getFirst().inventory();
        assertThat(inventory.entity("cart-0", "one").toString()).isEqualTo("default/recorded/service:one/cart");
        assertThat(inventory.dependencies())
                .contains(new Inventory.Dependency("web", "cart", 1), new Inventory.Dependency("cart", "host1", 0.5));
    }

    @Test
    void a_folder_without_labels_is_refused_in_one_sentence() {
        assertThatThrownBy(() -> AlertReader.read(folder)).hasMessageContaining("no label.csv in " + folder);
    }

    @Test
    void a_broken_file_is_named() throws IOException {
        Path broken = recording(folder).resolve("shop/metrics.json");
        Files.writeString(broken, "{");
        assertThatThrownBy(() -> AlertReader.read(folder)).hasMessageContaining(broken + " is not JSON");
    }
}

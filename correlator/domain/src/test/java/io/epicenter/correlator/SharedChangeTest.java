package io.epicenter.correlator;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Watermark;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.correlator.model.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What one change touched together belongs together, also where the graph does not connect it.
class SharedChangeTest {
    private static final Entity PAYMENT = Shop.service("payment");
    private static final Entity REPORTS = Shop.service("report-api");
    private static final String ROLLOUT = "rollout";

    private final List<Event> events = new ArrayList<>();
    private TopologySnapshot topology = Shop.topology();

    private SharedChangeTest change(Entity entity, Map<String, String> labels, int second) {
        return add("deploy", entity, "deploy " + entity.name(), labels, second);
    }

    private SharedChangeTest alert(Entity entity, int second) {
        return add("alert", entity, "check", Map.of("alertname", "check of " + entity.name()), second);
    }

    private SharedChangeTest add(String type, Entity entity, String title, Map<String, String> labels, int second) {
        Instant at = Story.START.plusSeconds(second);
        String id = type + " " + entity.name() + " " + second;
        events.add(new Event(id, at, type, entity, title, labels, null, type.equals("alert") ? "firing" : null));
        return this;
    }

    private List<Decision> play(Plugins plugins) {
        Correlator correlator = new Correlator(
                Settings.DEFAULT.withTiming(
                        new Settings.Timing(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ZERO)),
                plugins);
        List<Decision> decisions = new ArrayList<>();
        for (int second = 0; second <= 180; second++) {
            Instant now = Story.START.plusSeconds(second);
            events.stream().filter(event -> event.timestamp().equals(now)).forEach(correlator::accept);
            correlator.accept(new Watermark("default", "prod", "test", now), now);
            decisions.addAll(correlator.advance(now, topology).decisions());
        }
        return decisions;
    }

    private List<Decision> play() {
        return play(BuiltInPlugins.all());
    }

    private static int incidents(List<Decision> decisions) {
        TreeSet<String> incidents = new TreeSet<>();
        decisions.forEach(decision -> {
            if (decision.incident() != null) {
                incidents.add(decision.incident());
            }
        });
        return incidents.size();
    }

    private void rollout(String label, String value, Entity... entities) {
        int second = 60;
        for (Entity entity : entities) {
            change(entity, Map.of(label, value), second++);
        }
        alert(entities[0], 100).alert(entities[1], 115);
    }

    @Test
    void one_rollout_of_two_services_that_fail_after_it_is_one_incident() {
        rollout(ROLLOUT, "r-42", PAYMENT, REPORTS);
        List<Decision> decisions = play();
        assertThat(incidents(decisions)).isEqualTo(1);
        assertThat(decisions)
                .extracting(Decision::reason)
                .anyMatch(reason ->
                        reason.contains("one change touched both (rollout r-42, with 2 in all, 54 s before)"));
    }

    @Test
    void without_the_rule_they_are_two() {
        rollout(ROLLOUT, "r-42", PAYMENT, REPORTS);
        Plugins all = BuiltInPlugins.all();
        Plugins without = new Plugins(
                all.rules().stream()
                        .filter(rule -> !rule.name().equals("shared-change"))
                        .toList(),
                all.evidence());
        assertThat(incidents(play(without))).isEqualTo(2);
    }

    @Test
    void an_empty_key_groups_nothing() {
        rollout(ROLLOUT, " ", PAYMENT, REPORTS);
        assertThat(incidents(play())).isEqualTo(2);
    }

    @Test
    void a_label_that_names_no_change_groups_nothing() {
        rollout("version", "v2", PAYMENT, REPORTS);
        assertThat(incidents(play())).isEqualTo(2);
    }

    @Test
    void a_rollout_of_everything_groups_nothing() {
        List<Entity> all = new ArrayList<>(List.of(PAYMENT, REPORTS));
        Shop.names().stream()
                .map(Shop::service)
                .filter(each -> !all.contains(each))
                .forEach(all::add);
        rollout(ROLLOUT, "r-42", all.toArray(Entity[]::new));
        assertThat(incidents(play())).isEqualTo(2);
    }

    @Test
    void what_failed_before_the_change_has_nothing_to_do_with_it() {
        alert(PAYMENT, 100).alert(REPORTS, 115);
        change(PAYMENT, Map.of(ROLLOUT, "r-42"), 112).change(REPORTS, Map.of(ROLLOUT, "r-42"), 112);
        assertThat(incidents(play())).isEqualTo(2);
    }

    @Test
    void one_flag_that_two_unknown_services_read_joins_them() {
        Entity one = Entity.service("default", "prod", "billing", "invoices");
        Entity other = Entity.service("default", "prod", "search", "suggest");
        rollout("flag", "new-tax", one, other);
        assertThat(incidents(play())).isEqualTo(1);
    }

    @Test
    void a_change_of_a_machine_is_one_for_all_that_stand_on_it() {
        Entity machine = Shop.machine("worker-3");
        topology = Shop.topologyOn(Map.of("payment", machine.name(), "report-api", machine.name()));
        add("config", machine, "kernel settings", Map.of(), 60)
                .alert(PAYMENT, 100)
                .alert(REPORTS, 115);
        List<Decision> decisions = play();
        assertThat(incidents(decisions)).isEqualTo(1);
        assertThat(decisions)
                .extracting(Decision::reason)
                .anyMatch(reason -> reason.contains("config change of node worker-3"));
    }
}

package io.epicenter.correlator;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.correlator.grouping.CorrelationRule;
import io.epicenter.correlator.incident.TickFault;
import io.epicenter.correlator.incident.TickFault.Remedy;
import io.epicenter.correlator.model.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Poison in one environment: what throws there must stop neither it nor the others.
class EnvironmentGuardTest {
    private static final Instant START = Story.START;

    private final PoisonRule poison = new PoisonRule();
    private final Correlator correlator = new Correlator(Settings.DEFAULT, plugins(poison));
    private final List<Incident> incidents = new ArrayList<>();
    private final List<Decision> decisions = new ArrayList<>();
    private final List<TickFault> faults = new ArrayList<>();

    /// Throws about symptoms of a name, in one environment.
    private static final class PoisonRule implements CorrelationRule {
        boolean active;

        @Override
        public String name() {
            return "poison";
        }

        @Override
        public Vote vote(SymptomPair pair, Scope scope) {
            if (active && pair.candidate().entity().environment().equals("sick")) {
                throw new ArithmeticException("long overflow");
            }
            return Vote.ABSTAIN;
        }
    }

    private static Plugins plugins(CorrelationRule more) {
        Plugins builtIn = BuiltInPlugins.all();
        List<CorrelationRule> rules = new ArrayList<>(builtIn.rules());
        rules.add(more);
        return new Plugins(rules, builtIn.evidence());
    }

    private void alert(String environment, String service, int second) {
        correlator.accept(new Event(
                environment + service + second,
                START.plusSeconds(second),
                "alert",
                Entity.service("default", environment, "shop", service),
                "errors of " + service,
                Map.of(),
                null,
                "firing"));
    }

    private void play(int from, int to) {
        for (int second = from; second <= to; second++) {
            CorrelatorEffects effects = correlator.advance(START.plusSeconds(second), Shop.topology());
            incidents.addAll(effects.incidents());
            decisions.addAll(effects.decisions());
            faults.addAll(effects.faults());
        }
    }

    private boolean hasIncident(String environment) {
        return incidents.stream().anyMatch(incident -> incident.environment().equals(environment));
    }

    @Test
    void a_fault_in_one_environment_leaves_the_others_as_they_are() {
        poison.active = true;
        alert("sick", "cart", 0);
        alert("sick", "checkout", 1);
        alert("well", "cart", 0);
        alert("well", "checkout", 1);

        play(1, 120);

        assertThat(hasIncident("well")).isTrue();
        assertThat(faults).isNotEmpty().allMatch(fault -> fault.scope().equals("default/sick"));
        assertThat(faults.getFirst().failure()).isInstanceOf(ArithmeticException.class);
        assertThat(faults).extracting(TickFault::remedy).doesNotContain(Remedy.STANDING_STILL);
    }

    @Test
    void what_was_dropped_is_told_and_the_environment_goes_on() {
        poison.active = true;
        alert("sick", "cart", 0);
        alert("sick", "checkout", 1);
        play(1, 120);
        poison.active = false;

        alert("sick", "payment", 121);
        play(121, 240);

        assertThat(faults).extracting(TickFault::remedy).contains(Remedy.TICK_REPEATED, Remedy.SYMPTOMS_DROPPED);
        assertThat(decisions)
                .filteredOn(decision -> decision.reason().contains("dropped, because"))
                .isNotEmpty();
        assertThat(hasIncident("sick")).isTrue();
    }

    @Test
    void an_input_that_throws_is_left_out_alone() throws MalformedMessageException {
        Event withoutTitle = Json.read("""
                {"id": "e", "timestamp": "2026-03-02T14:00:01Z", "type": "alert", "labels": {}, "status": "firing", \
                "entity": {"tenant": "default", "environment": "sick", "kind": "service", "namespace": "shop", \
                "name": "cart"}}\
                """.getBytes(StandardCharsets.UTF_8), Event.class);
        alert("sick", "cart", 0);
        correlator.accept(withoutTitle);
        alert("sick", "cart", 2);

        play(1, 120);

        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.remedy()).isEqualTo(Remedy.INPUT_PUT_AWAY);
            assertThat(fault.scope()).isEqualTo("default/sick");
            assertThat(fault.input()).isEqualTo(withoutTitle);
            assertThat(fault.failure()).isInstanceOf(NullPointerException.class);
        });
        assertThat(hasIncident("sick")).isTrue();
    }
}

package io.epicenter.correlator.revision;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Event;
import io.epicenter.contracts.Incident.BlastRadius;
import io.epicenter.contracts.Incident.RootCause;
import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.Shop;
import io.epicenter.correlator.Story;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.rootcause.Diagnosis;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HeadlineTest {
    private static final DependencyGraph GRAPH = new DependencyGraph(Shop.topology());

    private static Symptom symptom(String service, String what, int second) {
        return Symptom.of(event("alert", service, what, second));
    }

    private static Event event(String type, String service, String what, int second) {
        return new Event(
                service + what + second,
                Story.START.plusSeconds(second),
                type,
                Shop.service(service),
                what,
                Map.of(),
                null,
                null);
    }

    private static Diagnosis diagnosis(String root, boolean clear, @Nullable Event change) {
        return new Diagnosis(
                new RootCause("", 0.8, "", List.of()),
                Shop.service(root),
                SignalKind.LATENCY,
                change,
                clear,
                false,
                0,
                null);
    }

    private static Headline headline(Diagnosis diagnosis, Symptom... members) {
        return new Headline(List.of(members), diagnosis, GRAPH);
    }

    @Test
    void an_early_harmless_anomaly_does_not_say_since_when() {
        Headline headline = headline(
                diagnosis("payment", true, null),
                symptom("frontend", "odd", 0),
                symptom("payment", "slow", 100),
                symptom("checkout", "slow", 105));
        assertThat(headline.start()).isEqualTo(Story.START.plusSeconds(100));
        assertThat(headline.title()).startsWith("checkout is slow since 14:01:45: payment got slower");
    }

    @Test
    void what_the_cause_does_not_explain_does_not_say_since_when() {
        Headline headline = headline(
                diagnosis("payment", true, null), symptom("catalog", "slow", 0), symptom("checkout", "slow", 105));
        assertThat(headline.start()).isEqualTo(Story.START.plusSeconds(105));
    }

    @Test
    void nothing_began_before_the_change_that_is_blamed() {
        Headline headline = headline(
                diagnosis("payment", true, event("deploy", "payment", "v2", 60)),
                symptom("checkout", "slow", 10),
                symptom("checkout", "slow calls", 90));
        assertThat(headline.start()).isEqualTo(Story.START.plusSeconds(90));
    }

    @Test
    void what_was_over_before_the_trouble_began_does_not_say_since_when() {
        Headline headline = headline(
                diagnosis("payment", false, null),
                symptom("payment", "slow", 10).resolved(Story.START.plusSeconds(30)),
                symptom("checkout", "errors", 90));
        assertThat(headline.start()).isEqualTo(Story.START.plusSeconds(90));
    }

    @Test
    void severity_follows_the_kind_of_symptom_and_who_feels_it() {
        SeverityRating severity = new SeverityRating(GRAPH);
        Diagnosis unclear = diagnosis("payment", false, null);
        assertThat(severity.of(List.of(symptom("payment", "odd", 0)), unclear, BlastRadius.UNKNOWN))
                .isEqualTo(1);
        assertThat(severity.of(List.of(symptom("payment", "slow", 0)), unclear, BlastRadius.UNKNOWN))
                .isEqualTo(2);
        assertThat(severity.of(List.of(symptom("payment", "errors", 0)), unclear, BlastRadius.UNKNOWN))
                .isEqualTo(3);
        assertThat(severity.of(List.of(symptom("frontend", "errors", 0)), unclear, BlastRadius.UNKNOWN))
                .isEqualTo(4);
        assertThat(severity.of(List.of(symptom("frontend", "down", 0)), unclear, BlastRadius.UNKNOWN))
                .isEqualTo(5);
        List<Symptom> broad =
                List.of(symptom("frontend", "slow", 0), symptom("checkout", "slow", 0), symptom("payment", "slow", 0));
        assertThat(severity.of(broad, unclear, BlastRadius.UNKNOWN)).isEqualTo(4);
    }
}

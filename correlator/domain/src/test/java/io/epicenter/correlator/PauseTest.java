package io.epicenter.correlator;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Watermark;
import io.epicenter.correlator.input.ArrivalTime;
import io.epicenter.correlator.model.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A correlator that was away decides what it reads afterwards as it would have decided it live.
final class PauseTest {
    private static final Instant START = Story.START;
    private static final int SECONDS = 600;
    private static final int AN_HOUR = 3600;
    private static final Settings SETTINGS = Settings.DEFAULT.withTiming(
            new Settings.Timing(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ZERO));
    private static final List<String> SERVICES = List.of("payment", "report-db", "cart");

    private final List<Incident> published = new ArrayList<>();
    private final List<Decision> decisions = new ArrayList<>();
    private Correlator correlator = new Correlator(SETTINGS, BuiltInPlugins.all());

    /// Alerts of three services that fire for a minute, one after the other, and one that lasts.
    private static List<Event> alerts() {
        List<Event> alerts = new ArrayList<>();
        for (int i = 0; i < SERVICES.size(); i++) {
            int second = 20 + i * 180;
            alerts.add(alert(SERVICES.get(i), "HighErrors", second, "firing"));
            alerts.add(alert(SERVICES.get(i), "HighErrors", second + 60, "resolved"));
        }
        alerts.add(alert("report-ui", "Blank", 500, "firing"));
        return alerts;
    }

    private static Event alert(String service, String title, int second, String status) {
        return new Event(
                service + title,
                START.plusSeconds(second),
                "alert",
                Shop.service(service),
                title,
                Map.of("alertname", title),
                null,
                status);
    }

    private void take(CorrelatorEffects effects) {
        published.addAll(effects.incidents());
        decisions.addAll(effects.decisions());
    }

    private static Watermark watermark(int second) {
        return new Watermark("default", "prod", "metrics-0", START.plusSeconds(second));
    }

    private PauseTest live(boolean sources) {
        for (int second = 0; second <= SECONDS; second++) {
            Instant now = START.plusSeconds(second);
            alerts().stream().filter(alert -> alert.timestamp().equals(now)).forEach(correlator::accept);
            if (sources) {
                correlator.accept(watermark(second), now);
            }
            take(correlator.advance(now, Shop.topology()));
        }
        return this;
    }

    /// Away from the first second on; an hour later everything is read at once.
    private PauseTest afterAnHour(boolean sources) throws Exception {
        if (sources) {
            correlator.accept(watermark(0), START);
        }
        take(correlator.advance(START, Shop.topology()));
        Instant back = START.plusSeconds(AN_HOUR);
        correlator = Correlator.restore(correlator.snapshot(), SETTINGS, BuiltInPlugins.all(), back);
        alerts().forEach(correlator::accept);
        if (sources) {
            for (int second = 1; second <= SECONDS; second++) {
                correlator.accept(watermark(second), START.plusSeconds(second));
                take(correlator.advance(new ArrivalTime(START.plusSeconds(second), back, 10), Shop.topology()));
            }
        } else {
            take(correlator.advance(
                    new ArrivalTime(START.plusSeconds(SECONDS), back, Integer.MAX_VALUE), Shop.topology()));
        }
        return this;
    }

    private Map<String, Incident> last() {
        Map<String, Incident> last = new LinkedHashMap<>();
        published.forEach(revision -> last.put(revision.id(), revision));
        return last;
    }

    private void release() {
        Instant later = START.plusSeconds(AN_HOUR).plus(Duration.ofMinutes(1));
        take(correlator.advance(new ArrivalTime(START.plusSeconds(SECONDS), later, 10), Shop.topology()));
    }

    @Test
    void with_sources_the_same_inputs_give_the_same_incidents_and_decisions() throws Exception {
        PauseTest live = new PauseTest().live(true);
        afterAnHour(true).release();
        assertThat(decisions).isEqualTo(live.decisions);
        assertThat(last()).containsExactlyInAnyOrderEntriesOf(live.last());
        assertThat(last()).hasSizeGreaterThan(1);
    }

    @Test
    void without_sources_too() throws Exception {
        PauseTest live = new PauseTest().live(false);
        afterAnHour(false).release();
        assertThat(decisions).isEqualTo(live.decisions);
        assertThat(last()).containsExactlyInAnyOrderEntriesOf(live.last());
        assertThat(last()).hasSizeGreaterThan(1);
    }

    @Test
    void what_began_and_ended_meanwhile_is_published_as_resolved_only() throws Exception {
        afterAnHour(true);
        assertThat(published).isEmpty();
        release();
        assertThat(published).extracting(Incident::id).doesNotHaveDuplicates();
        assertThat(published)
                .filteredOn(revision -> revision.status() == Incident.Status.OPEN)
                .singleElement()
                .satisfies(revision -> assertThat(revision.services()).contains("report-ui"));
    }

    @Test
    void what_is_held_outlives_a_restart() throws Exception {
        afterAnHour(true);
        correlator = Correlator.restore(
                correlator.snapshot(), SETTINGS, BuiltInPlugins.all(), START.plusSeconds(AN_HOUR + 1));
        release();
        assertThat(published).isEmpty();
        Instant later = START.plusSeconds(AN_HOUR + 121);
        take(correlator.advance(new ArrivalTime(START.plusSeconds(SECONDS), later, 10), Shop.topology()));
        assertThat(published).hasSizeGreaterThan(1);
    }

    @Test
    void an_alert_that_is_read_with_its_end_long_after_is_an_incident_that_is_over() {
        correlator.accept(watermark(SECONDS), START.plusSeconds(SECONDS));
        take(correlator.advance(START.plusSeconds(SECONDS), Shop.topology()));
        correlator.accept(alert("cart", "CartDown", 60, "firing"));
        correlator.accept(alert("cart", "CartDown", 120, "resolved"));
        correlator.accept(alert("report-db", "Blip", 60, "firing"));
        correlator.accept(alert("report-db", "Blip", 65, "resolved"));
        correlator.accept(watermark(SECONDS + 5), START.plusSeconds(SECONDS + 5));
        take(correlator.advance(START.plusSeconds(SECONDS + 5), Shop.topology()));
        assertThat(published).hasSize(1);
        assertThat(published.getFirst().status()).isEqualTo(Incident.Status.RESOLVED);
        assertThat(published.getFirst().resolvedAt()).isEqualTo(START.plusSeconds(135));
        assertThat(published.getFirst().services()).contains("cart");
        assertThat(decisions)
                .filteredOn(decision -> decision.entity().equals(Shop.service("report-db")))
                .extracting(Decision::reason)
                .containsExactly("recovered before it settled");
    }
}

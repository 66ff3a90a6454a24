package io.epicenter.incident.console;

import static io.epicenter.incident.console.AStory.ONSET;
import static io.epicenter.incident.console.AStory.aStory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.SignalKind;
import io.epicenter.incident.console.CandidateCard.Claim;
import io.epicenter.incident.console.IncidentPage.AffectedItem;
import io.epicenter.incident.response.HumanState;
import io.epicenter.incident.view.IncidentView;
import io.epicenter.incident.view.SignalChart;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncidentPageTest {
    private static final Instant NOW = ONSET.plusSeconds(262);

    @Test
    void says_what_failed_first_and_how_soon_it_was_noticed() {
        IncidentPage page = page(view(aStory().incident(), IncidentView.Status.OPEN), List.of());

        assertThat(page.firstFailure()).hasValueSatisfying(first -> {
            assertThat(first.entity()).isEqualTo("payment");
            assertThat(first.clock()).isEqualTo("12:00:00");
            assertThat(first.detected()).isEqualTo("11 s");
        });
    }

    @Test
    void counts_the_failing_apart_from_those_at_risk_and_names_users_first() {
        IncidentPage page = page(view(aStory().incident(), IncidentView.Status.OPEN), List.of());

        assertThat(page.impact().lead()).isEqualTo("2 failing, 2 more at risk");
        assertThat(page.impact().userFacing()).isEqualTo("1 user-facing");
        assertThat(page.impact().affected())
                .extracting(AffectedItem::service, AffectedItem::failing)
                .containsExactly(tuple("frontend", false), tuple("checkout", true), tuple("subscriptions", false));
    }

    @Test
    void without_a_clear_cause_it_names_none_anywhere_and_says_what_was_checked() {
        Incident unclear = aStory().confidence(0.64).withoutClearCause().incident();
        IncidentPage page = page(view(unclear, IncidentView.Status.OPEN), List.of());

        assertThat(page.cause().what()).isEmpty();
        assertThat(page.cause().confidence()).isEqualTo("No clear cause");
        assertThat(page.cause().reasoning()).isEmpty();
        assertThat(page.cause().checked())
                .containsExactly("payment (64%): deploy of payment v2", "fraud (5%): fraud is slow");
        assertThat(page.row().cause()).isEmpty();
        assertThat(page.row().confidence()).isEqualTo("No clear cause");
        assertThat(page.graphSvg()).doesNotContain("root cause");
    }

    @Test
    void a_cause_in_the_headline_is_named_everywhere_even_when_it_is_unsure() {
        IncidentPage page = page(view(aStory().confidence(0.22).incident(), IncidentView.Status.OPEN), List.of());

        assertThat(page.cause().what()).isEqualTo("deploy of payment v2");
        assertThat(page.cause().confidence()).isEqualTo("Possible");
        assertThat(page.cause().checked()).isEmpty();
        assertThat(page.graphSvg()).contains("root cause");
    }

    @Test
    void evidence_comes_strongest_first() {
        IncidentPage page = page(view(aStory().incident(), IncidentView.Status.OPEN), List.of());

        assertThat(page.candidates().getFirst().evidence())
                .extracting(Claim::kind, Claim::share)
                .containsExactly(tuple("blame", 100), tuple("order", 33));
    }

    @Test
    void an_acknowledged_incident_can_be_resolved_but_not_taken_again() {
        IncidentPage page = page(view(aStory().incident(), IncidentView.Status.ACKNOWLEDGED), List.of());

        assertThat(page.acknowledgeable()).isFalse();
        assertThat(page.resolvable()).isTrue();
        assertThat(page.acknowledgement()).isEqualTo("Acknowledged by maria at 12:01:00 UTC");
    }

    @Test
    void a_chart_has_columns_without_gaps_in_json_and_a_caption_in_words() {
        Anomaly.Point normal = new Anomaly.Point(ONSET.minusSeconds(5), Double.NaN, 0.1, 0.08, 0.12);
        Anomaly.Point worst = new Anomaly.Point(ONSET, 1.84, 0.1, 0.08, 0.12);
        SignalChart chart = new SignalChart(
                "a1", AStory.entity("payment"), SignalKind.LATENCY, "p99", "s", ONSET, null, List.of(normal, worst));

        ChartCard card = ChartCard.of(chart);

        assertThat(card.subtitle()).isEqualTo("latency p99");
        assertThat(card.summary()).isEqualTo("reached 1.84 s, expected 80 to 120 ms");
        assertThat(card.actual()).containsExactly(null, 1.84);
        assertThat(card.times()).containsExactly(1_772_366_395.0, 1_772_366_400.0);
    }

    @Test
    void what_has_no_points_gets_no_chart() {
        SignalChart words =
                new SignalChart("a1", AStory.entity("payment"), SignalKind.OTHER, "value", "", ONSET, null, List.of());
        Anomaly.Point point = new Anomaly.Point(ONSET, 1.84, 0.1, 0.08, 0.12);
        SignalChart drawn = new SignalChart(
                "a2", AStory.entity("payment"), SignalKind.LATENCY, "p99", "s", ONSET, null, List.of(point));

        assertThat(ChartCard.of(List.of(words, drawn, drawn), 1))
                .extracting(ChartCard::anomaly)
                .containsExactly("a2");
    }

    @Test
    void the_list_shows_the_untaken_first_and_then_the_worst() {
        Incident story = aStory().incident();
        OverviewPage page = OverviewPage.of(
                List.of(
                        view(story, IncidentView.Status.RESOLVED),
                        view(story, IncidentView.Status.ACKNOWLEDGED),
                        view(story, IncidentView.Status.OPEN)),
                new OverviewPage.Funnel(37, 3, 1),
                "open",
                200,
                NOW);

        assertThat(page.rows()).extracting(IncidentRow::state).containsExactly("open", "acknowledged");
        assertThat(page.tabs()).extracting(OverviewPage.Tab::count).containsExactly(2, 1, 3);
        assertThat(page.title()).isEqualTo("2 open incidents");
        assertThat(page.funnel().folded()).isEqualTo("12.3");
        assertThat(page.rows().getFirst().lasted()).isEqualTo("4 min 22 s");
    }

    private static IncidentPage page(IncidentView view, List<SignalChart> charts) {
        return IncidentPage.of(view, charts, AStory.topology(), NOW);
    }

    private static IncidentView view(Incident incident, IncidentView.Status status) {
        HumanState human = status == IncidentView.Status.OPEN
                ? HumanState.UNTOUCHED
                : HumanState.UNTOUCHED.acknowledged("maria", ONSET.plusSeconds(60));
        return new IncidentView(incident, status, human, List.of(), List.of(), IncidentView.PageState.PAGED, List.of());
    }
}

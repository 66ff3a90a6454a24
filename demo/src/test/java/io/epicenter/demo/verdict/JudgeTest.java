package io.epicenter.demo.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.epicenter.demo.receiver.ReceiverLog;
import io.epicenter.demo.story.GroundTruth;
import io.epicenter.demo.story.ShopChange;
import io.epicenter.demo.story.Story;
import io.epicenter.demo.story.StorySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private final GroundTruth truth = new Story(
                    StorySpec.of(StorySpec.DEFAULT_SEED, Instant.parse("2026-03-10T08:00:00Z"))
                            .withWarmUp(Duration.ofMinutes(10)))
            .truth();
    private final ReceiverLog receiverLog = new ReceiverLog();
    private final Judge judge = new Judge(truth, receiverLog);

    private SeenIncident incident(String blamed, ShopChange cause, Instant detectedAt, String status) throws Exception {
        String json = """
                {"incident": {"id": "i1", "revision": 4, "status": "%s", "detected_at": "%s", "signal_count": 37,
                 "title": "checkout is slow",
                 "root_cause": {"event": "%s", "confidence": 0.9, "reasoning": "r", "candidates": [
                   {"entity": "default/production/service:shop/%s", "cause": "%s", "confidence": 0.9, "evidence": []}]},
                 "blast_radius": {"affected": [
                   {"service": "checkout", "hops": 1}, {"service": "frontend", "hops": 2}]}}}
                """.formatted(status, detectedAt, cause.id(), blamed, cause.title());
        return new SeenIncident(new ObjectMapper().readTree(json));
    }

    private void entry(Instant time, String receiver, String action, String key) {
        receiverLog.add(new ReceiverLog.Entry(time, receiver, action, true, key, "", "text", "{}"));
    }

    private void allTold() {
        entry(truth.onset().plusSeconds(20), "slack", "chat.postMessage", "1.1");
        entry(truth.onset().plusSeconds(20), "pagerduty", "trigger", "i1");
        entry(truth.rollback().time().plusSeconds(40), "slack", "chat.update", "1.1");
        entry(truth.rollback().time().plusSeconds(40), "pagerduty", "resolve", "i1");
    }

    private DemoObservation seen(SeenIncident... incidents) {
        return new DemoObservation(List.of(incidents), truth.onset().plusSeconds(14), -1, 412);
    }

    private List<String> wrong(DemoObservation seen) {
        return judge.verdict(seen).wrong().stream().map(Check::name).toList();
    }

    @Test
    void a_story_that_ended_as_told_passes_with_its_counts() throws Exception {
        allTold();
        DemoVerdict verdict = judge.verdict(
                seen(incident("payment", truth.change(), truth.onset().plusSeconds(11), "resolved")));

        assertThat(verdict.wrong()).isEmpty();
        assertThat(verdict.summary())
                .isEqualTo("412 series, 37 anomalies -> 1 incident -> 1 page; detected in 11 s, cause after 14 s");
    }

    @Test
    void a_blamed_decoy_is_wrong() throws Exception {
        allTold();
        SeenIncident incident = incident("catalog", truth.decoy(), truth.onset().plusSeconds(11), "resolved");

        assertThat(wrong(seen(incident)))
                .contains("root cause is payment", "decoy '" + truth.decoy().title() + "' is not blamed");
    }

    @Test
    void an_incident_before_the_fault_or_a_second_one_is_wrong() throws Exception {
        allTold();
        SeenIncident good = incident("payment", truth.change(), truth.onset().plusSeconds(11), "resolved");
        SeenIncident early = incident("payment", truth.change(), truth.onset().minusSeconds(100), "resolved");

        assertThat(wrong(seen(good, early))).containsExactly("exactly one incident, none before the fault");
        assertThat(wrong(seen(good, good))).containsExactly("exactly one incident, none before the fault");
    }

    @Test
    void an_open_incident_and_silent_receivers_are_wrong() throws Exception {
        SeenIncident open = incident("payment", truth.change(), truth.onset().plusSeconds(11), "open");

        assertThat(wrong(seen(open)))
                .containsExactly(
                        "resolved after the roll-back",
                        "exactly one Slack message",
                        "exactly one page",
                        "Slack message updated after the roll-back",
                        "page resolved");
    }

    @Test
    void a_refusal_of_a_receiver_is_wrong() throws Exception {
        allTold();
        receiverLog.add(
                new ReceiverLog.Entry(Instant.now(), "slack", "chat.update", false, "", "", "invalid_blocks", "{}"));

        assertThat(wrong(seen(incident("payment", truth.change(), truth.onset().plusSeconds(11), "resolved"))))
                .containsExactly("receivers refused nothing");
    }

    @Test
    void an_edge_to_the_guilty_service_counts_as_the_service() throws Exception {
        SeenIncident incident = new SeenIncident(new ObjectMapper()
                .readTree("{\"root_cause\":{\"candidates\":[{\"entity\":"
                        + "\"default/production/edge:shop/checkout>payment\"}]}}"));

        assertThat(incident.blamed()).isEqualTo("payment");
    }
}

package io.epicenter.demo.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.demo.receiver.Post.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PagerDutyReceiverTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef";

    private final ReceiverLog receiverLog = new ReceiverLog();
    private PagerDutyReceiver pager;

    @BeforeEach
    void start() throws Exception {
        pager = new PagerDutyReceiver(0, KEY, receiverLog, line -> {});
    }

    @AfterEach
    void stop() {
        pager.close();
    }

    private Answer send(String body) {
        return Post.json(pager.uri(), "/v2/enqueue", "", body);
    }

    private static String trigger(String dedup, String payload) {
        return "{\"routing_key\":\"" + KEY + "\",\"event_action\":\"trigger\",\"dedup_key\":\"" + dedup
                + "\",\"payload\":" + payload + "}";
    }

    private static final String GOOD = "{\"summary\":\"payment fails\",\"source\":\"shop\",\"severity\":\"critical\"}";

    @Test
    void an_alert_is_triggered_once_per_dedup_key_until_it_is_resolved() {
        assertThat(send(trigger("a", GOOD)).status()).isEqualTo(202);
        assertThat(send(trigger("a", GOOD)).body().path("dedup_key").asText()).isEqualTo("a");
        assertThat(pager.openAlerts()).containsExactly("a");
        send("{\"routing_key\":\"" + KEY + "\",\"event_action\":\"resolve\",\"dedup_key\":\"a\"}");

        assertThat(pager.openAlerts()).isEmpty();
        assertThat(receiverLog.accepted("pagerduty", "trigger")).hasSize(1);
        assertThat(receiverLog.accepted("pagerduty", ReceiverLog.DEDUPLICATED)).hasSize(1);
        assertThat(receiverLog.accepted("pagerduty", "resolve")).hasSize(1);
    }

    @Test
    void an_event_that_breaks_the_rules_is_refused_with_the_reasons() {
        assertThat(send(trigger("a", "{\"summary\":\"s\",\"source\":\"shop\",\"severity\":\"high\"}"))
                        .status())
                .isEqualTo(400);
        assertThat(send(trigger("a", "{\"summary\":\"\",\"source\":\"shop\",\"severity\":\"error\"}"))
                        .body()
                        .path("errors")
                        .get(0)
                        .asText())
                .contains("summary");
        assertThat(send(trigger("a".repeat(256), GOOD)).status()).isEqualTo(400);
        assertThat(send("{\"routing_key\":\"short\",\"event_action\":\"resolve\"}")
                        .body()
                        .path("errors"))
                .hasSize(2);
        assertThat(send("[]").status()).isEqualTo(400);
        assertThat(receiverLog.entries()).hasSize(5).noneMatch(ReceiverLog.Entry::accepted);
    }

    @Test
    void too_many_events_are_throttled() {
        for (int i = 0; i < 120; i++) {
            send(trigger("a", GOOD));
        }
        Answer answer = send(trigger("a", GOOD));

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.response().headers().firstValue("Retry-After")).isPresent();
    }
}

package io.epicenter.ingest.protocol;

import static io.epicenter.ingest.protocol.Requests.FOUR;
import static io.epicenter.ingest.protocol.Requests.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Json;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.TopicRecord;
import org.junit.jupiter.api.Test;

/// An alert without an id is the same alert when it fires, resolves and fires again.
class AlertIdentityTest {
    private static final String FIRING = """
            {"type":"alert","service":"cart","title":"cart is slow","timestamp":"2026-01-01T11:00:00Z",
             "labels":{"alertname":"HighLatency","severity":"critical"},"status":"firing"}""";

    private final EventsProtocol protocol = new EventsProtocol(IngestLimits.DEFAULT, EntityResolver.Settings.DEFAULT);

    private TopicRecord record(String text) {
        return protocol.interpret(json(text), FOUR).records().getFirst();
    }

    private String id(String text) throws Exception {
        return Json.read(record(text).value(), Event.class).id();
    }

    @Test
    void it_keeps_its_id_through_status_time_and_words() throws Exception {
        String id = id(FIRING);
        assertThat(id(FIRING.replace("firing", "resolved").replace("11:00", "11:30")))
                .isEqualTo(id);
        assertThat(id(FIRING.replace("cart is slow", "cart is fast again"))).isEqualTo(id);
        assertThat(id(FIRING.replace("2026-01-01T11:00:00Z", "2026-01-01T12:40:00Z")))
                .as("a clock ahead adds a label, which is not of the alert")
                .isEqualTo(id);
        assertThat(id(FIRING.replace(
                        "\"alertname\":\"HighLatency\",\"severity\":\"critical\"",
                        "\"severity\":\"critical\",\"alertname\":\"HighLatency\"")))
                .isEqualTo(id);
    }

    @Test
    void another_label_or_entity_is_another_alert() throws Exception {
        String id = id(FIRING);
        assertThat(id(FIRING.replace("critical", "warning"))).isNotEqualTo(id);
        assertThat(id(FIRING.replace("HighLatency", "HighErrors"))).isNotEqualTo(id);
        assertThat(id(FIRING.replace("\"service\":\"cart\"", "\"service\":\"payment\"")))
                .isNotEqualTo(id);
    }

    @Test
    void without_an_alertname_the_title_tells_alerts_apart() throws Exception {
        String firing = "{\"type\":\"alert\",\"service\":\"cart\",\"title\":\"slow\"}";
        String resolved = "{\"type\":\"alert\",\"service\":\"cart\",\"title\":\"slow\",\"status\":\"resolved\"}";
        assertThat(id(resolved)).isEqualTo(id(firing));
        assertThat(id(firing.replace("slow", "down"))).isNotEqualTo(id(firing));
    }

    @Test
    void an_id_of_its_own_stays_and_each_message_has_one_too() throws Exception {
        String own = FIRING.replace("{\"type\"", "{\"id\":\"a1\",\"type\"");
        assertThat(id(own)).isEqualTo("a1");
        assertThat(record(own).id()).isEqualTo(record(own).id());
        assertThat(record(own).id())
                .isNotEqualTo(record(own.replace("firing", "resolved")).id());
        assertThat(record(FIRING).id())
                .isNotEqualTo(record(FIRING.replace("firing", "resolved")).id())
                .isNotEqualTo(record(FIRING.replace("11:00", "11:30")).id());
    }

    @Test
    void the_id_of_a_cloud_event_is_not_that_of_its_alert() throws Exception {
        String firing = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/am\",\"type\":\"org.example.alert\","
                + "\"subject\":\"cart\",\"data\":{\"labels\":{\"alertname\":\"Slow\"},\"status\":\"firing\"}}";
        String resolved = firing.replace("\"id\":\"1\"", "\"id\":\"2\"").replace("firing", "resolved");
        assertThat(id(resolved)).isEqualTo(id(firing));
    }
}

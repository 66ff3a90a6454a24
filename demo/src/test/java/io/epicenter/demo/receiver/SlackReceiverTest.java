package io.epicenter.demo.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.demo.receiver.Post.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlackReceiverTest {
    private final ReceiverLog receiverLog = new ReceiverLog();
    private final List<String> lines = new ArrayList<>();
    private SlackReceiver slack;

    @BeforeEach
    void start() throws Exception {
        slack = new SlackReceiver(0, "xoxb-demo", receiverLog, lines::add);
    }

    @AfterEach
    void stop() {
        slack.close();
    }

    private Answer send(String method, String body) {
        return Post.json(slack.uri(), "/api/" + method, "Bearer xoxb-demo", body);
    }

    @Test
    void a_message_is_posted_and_updated_in_place() {
        Answer posted = send("chat.postMessage", "{\"channel\":\"#incidents\",\"text\":\"payment is failing\"}");
        String channel = posted.body().path("channel").asText();
        String ts = posted.body().path("ts").asText();
        Answer updated = send(
                "chat.update",
                "{\"channel\":\"" + channel + "\",\"ts\":\"" + ts + "\",\"text\":\"payment has recovered\"}");

        assertThat(posted.body().path("ok").asBoolean()).isTrue();
        assertThat(updated.body().path("ok").asBoolean()).isTrue();
        assertThat(receiverLog.accepted("slack", "chat.postMessage")).hasSize(1);
        assertThat(receiverLog.accepted("slack", "chat.update").getFirst().key())
                .isEqualTo(ts);
        assertThat(send("conversations.history", "{\"channel\":\"" + channel + "\"}")
                        .body()
                        .at("/messages/0/text")
                        .asText())
                .isEqualTo("payment has recovered");
        assertThat(lines).hasSize(2).first().asString().contains("payment is failing");
    }

    @Test
    void a_second_message_within_a_second_is_told_to_wait() {
        send("chat.postMessage", "{\"channel\":\"C1\",\"text\":\"one\"}");
        Answer second = send("chat.postMessage", "{\"channel\":\"C1\",\"text\":\"two\"}");

        assertThat(second.status()).isEqualTo(429);
        assertThat(second.response().headers().firstValue("Retry-After")).contains("1");
        assertThat(send("chat.postMessage", "{\"channel\":\"C2\",\"text\":\"other channel\"}")
                        .body()
                        .path("ok")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void violations_are_answered_with_200_and_not_ok() {
        String tooLong = "x".repeat(3001);
        String blocks = "{\"channel\":\"C1\",\"text\":\"t\",\"blocks\":[{\"type\":\"section\",\"text\":"
                + "{\"type\":\"mrkdwn\",\"text\":\"" + tooLong + "\"}}]}";

        assertThat(error(send("chat.postMessage", blocks))).isEqualTo("invalid_blocks");
        assertThat(error(send("chat.postMessage", "{\"channel\":\"C1\"}"))).isEqualTo("no_text");
        assertThat(error(send("chat.postMessage", "{\"text\":\"t\"}"))).isEqualTo("channel_not_found");
        assertThat(error(send("chat.postMessage", "not json"))).isEqualTo("invalid_json");
        assertThat(error(send("chat.update", "{\"channel\":\"C1\",\"ts\":\"1.2\",\"text\":\"t\"}")))
                .isEqualTo("message_not_found");
        assertThat(error(send("chat.delete", "{\"channel\":\"C1\"}"))).isEqualTo("unknown_method");
        assertThat(error(Post.json(slack.uri(), "/api/chat.postMessage", "Bearer wrong", "{}")))
                .isEqualTo("invalid_auth");
        assertThat(receiverLog.entries()).noneMatch(ReceiverLog.Entry::accepted);
    }

    private static String error(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("ok").asBoolean()).isFalse();
        return answer.body().path("error").asText();
    }
}

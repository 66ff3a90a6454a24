package io.epicenter.incident.receiver;

import static io.epicenter.incident.AnIncident.anIncident;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.Json;
import io.epicenter.incident.AnIncident;
import io.epicenter.incident.notification.DeliveryOutcome;
import io.epicenter.incident.notification.Notification;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlackBotTest extends ReceiverContract {
    private final SlackBot slack = new SlackBot(new SlackBot.Settings() {
        @Override
        public URI url() {
            return URI.create("https://slack.example/api/");
        }

        @Override
        public Optional<String> token() {
            return Optional.of(SECRET);
        }

        @Override
        public Optional<String> channel() {
            return Optional.of("C024BE91L");
        }

        @Override
        public int minSeverity() {
            return 2;
        }
    });

    @Override
    Receiver receiver() {
        return slack;
    }

    private static JsonNode json(DeliveryRequest request) throws Exception {
        return Json.read(request.body(), JsonNode.class);
    }

    @Test
    void the_first_notice_posts_and_later_ones_update_that_message() throws Exception {
        DeliveryRequest post = slack.render(opened());
        assertThat(post.uri()).hasToString("https://slack.example/api/chat.postMessage");
        assertThat(post.headers()).containsEntry("Authorization", "Bearer " + SECRET);
        assertThat(json(post).path("channel").asText()).isEqualTo("C024BE91L");

        DeliveryOutcome outcome =
                slack.interpret(opened(), reply(200, "{\"ok\":true,\"channel\":\"C024BE91L\",\"ts\":\"1772.000100\"}"));
        assertThat(outcome).isEqualTo(DeliveryOutcome.delivered("C024BE91L/1772.000100"));

        DeliveryRequest update = slack.render(notice(Notification.Kind.UPDATE, anIncident(), "C024BE91L/1772.000100"));
        assertThat(update.uri()).hasToString("https://slack.example/api/chat.update");
        assertThat(json(update).path("ts").asText()).isEqualTo("1772.000100");
    }

    @Test
    void blocks_stay_within_the_limits_of_block_kit() throws Exception {
        String huge = "&<>".repeat(5_000);
        JsonNode body = json(slack.render(
                notice(Notification.Kind.OPEN, anIncident().title(huge).cause(huge), null)));
        assertThat(body.path("blocks").size()).isLessThanOrEqualTo(50);
        assertThat(body.path("text").asText()).isNotEmpty().hasSizeLessThanOrEqualTo(4_000);
        for (JsonNode block : body.path("blocks")) {
            switch (block.path("type").asText()) {
                case "header" ->
                    assertThat(block.path("text").path("text").asText().length())
                            .isBetween(1, 150);
                case "section" -> {
                    assertThat(block.path("text").path("text").asText("").length())
                            .isLessThanOrEqualTo(3_000);
                    assertThat(block.path("fields").size()).isLessThanOrEqualTo(10);
                    for (JsonNode field : block.path("fields")) {
                        assertThat(field.path("text").asText().length()).isBetween(1, 2_000);
                        assertThat(field.path("text").asText()).doesNotEndWith("&");
                    }
                }
                default -> assertThat(block.path("elements").size()).isLessThanOrEqualTo(10);
            }
        }
    }

    @Test
    void no_label_can_mention_people_or_make_a_link() {
        AnIncident hostile = anIncident()
                .title("<!channel> <@U1> <https://evil.example|click>")
                .cause("<!here> & more")
                .on("<!everyone>");
        String text =
                slack.render(notice(Notification.Kind.OPEN, hostile, null)).text();
        String mrkdwn = text.replaceAll("\"type\":\"plain_text\",\"text\":\"[^\"]*\"", "")
                .replaceAll("\"text\":\"[^\"]*\",\"type\":\"plain_text\"", "")
                .replaceAll("\\{[^{}]*plain_text[^{}]*}", "");
        assertThat(mrkdwn).doesNotContain("<!").doesNotContain("<@").doesNotContain("<https://evil");
        assertThat(mrkdwn).contains("&lt;!here&gt; &amp; more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_auth", "channel_not_found", "not_in_channel", "msg_too_long", "invalid_blocks"})
    void a_lasting_error_is_final(String error) {
        assertThat(slack.interpret(opened(), reply(200, "{\"ok\":false,\"error\":\"" + error + "\"}")))
                .isInstanceOfSatisfying(
                        DeliveryOutcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains(error));
    }

    @Test
    void a_passing_error_is_repeated() {
        assertThat(slack.interpret(opened(), reply(200, "{\"ok\":false,\"error\":\"ratelimited\"}")))
                .isInstanceOfSatisfying(
                        DeliveryOutcome.RetryLater.class,
                        later -> assertThat(later.unclear()).isFalse());
        assertThat(slack.interpret(opened(), reply(200, "{\"ok\":false,\"error\":\"internal_error\"}")))
                .isInstanceOfSatisfying(
                        DeliveryOutcome.RetryLater.class,
                        later -> assertThat(later.unclear()).isTrue());
        assertThat(slack.interpret(opened(), reply(200, "<html>"))).isInstanceOf(DeliveryOutcome.RetryLater.class);
    }

    @Test
    void a_deleted_message_is_posted_anew() {
        Notification update = notice(Notification.Kind.UPDATE, anIncident(), "C024BE91L/1.0");
        assertThat(slack.interpret(update, reply(200, "{\"ok\":false,\"error\":\"message_not_found\"}")))
                .isInstanceOf(DeliveryOutcome.Gone.class);
        assertThat(slack.interpret(opened(), reply(200, "{\"ok\":false,\"error\":\"message_not_found\"}")))
                .isInstanceOf(DeliveryOutcome.Refused.class);
    }

    @Test
    void an_unclear_post_is_looked_up_by_its_metadata() {
        DeliveryRequest question = slack.lookUp(opened()).orElseThrow();
        assertThat(question.method()).isEqualTo("GET");
        assertThat(question.uri().toString())
                .contains("conversations.history", "include_all_metadata=true", "channel=C024BE91L")
                .contains("oldest=" + (SINCE.getEpochSecond() - 60));

        String mine = opened().incident().id();
        String found = "{\"ok\":true,\"messages\":[{\"ts\":\"9.9\"},{\"ts\":\"5.5\",\"metadata\":{\"event_type\":"
                + "\"epicenter_incident\",\"event_payload\":{\"incident\":\"" + mine + "\"}}}]}";
        assertThat(slack.interpretLookUp(opened(), reply(200, found)))
                .contains(new DeliveryOutcome.Delivered("C024BE91L/5.5", false));
        assertThat(slack.interpretLookUp(opened(), reply(200, "{\"ok\":true,\"messages\":[]}")))
                .isEmpty();
        assertThat(slack.interpretLookUp(opened(), reply(200, "{\"ok\":false,\"error\":\"missing_scope\"}")))
                .isEmpty();
        assertThat(slack.interpretLookUp(opened(), reply(503, ""))).isPresent();
        assertThat(slack.lookUp(notice(Notification.Kind.UPDATE, anIncident(), "C1/1.0")))
                .isEmpty();
    }
}

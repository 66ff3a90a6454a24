package io.epicenter.detector.log.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StructuredLineTest {
    private final TemplateMiner miner = new TemplateMiner(TemplateMiner.Settings.DEFAULT);
    private final Random random = new Random(1);

    private static String text(String line) {
        return StructuredLine.textOf(line);
    }

    private static @Nullable Boolean isError(String line) {
        StructuredLine structured = StructuredLine.of(line);
        return structured == null ? null : structured.isError();
    }

    private String shuffled(String... fields) {
        List<String> order = new ArrayList<>(List.of(fields));
        Collections.shuffle(order, random);
        return "{" + String.join(",", order) + "}";
    }

    private String tags() {
        List<String> tags = new ArrayList<>();
        for (int i = random.nextInt(50); i >= 0; i--) {
            tags.add(random.nextBoolean() ? "\"t" + i + "\"" : String.valueOf(i));
        }
        return "\"tags\":" + tags;
    }

    @Test
    void the_order_of_keys_and_the_length_of_lists_make_no_templates() {
        for (int i = 0; i < 20_000; i++) {
            boolean failed = random.nextInt(20) == 0;
            miner.accept(
                    failed
                            ? shuffled("\"level\":\"error\"", "\"ts\":" + i, "\"msg\":\"db timeout\"", tags())
                            : shuffled(
                                    "\"level\":\"info\"",
                                    "\"ts\":" + i,
                                    "\"msg\":\"user " + i + " logged in\"",
                                    tags(),
                                    "\"ctx\":{\"a\":1,\"b\":[]}"));
        }

        assertThat(miner.templates())
                .extracting(LogTemplate::text)
                .containsExactlyInAnyOrder("user <number> logged in", "db timeout");
    }

    @Test
    void lines_without_a_message_are_alike_in_every_order_of_keys() {
        for (int i = 0; i < 200; i++) {
            miner.accept(shuffled("\"status\":200", "\"path\":\"/pay\"", "\"took\":" + i, tags()));
        }

        assertThat(miner.templates())
                .extracting(LogTemplate::text)
                .containsExactly("path = <path> status = <number> tags = [ ] took = <number>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"message\":\"a b\",\"level\":\"INFO\"}|a b",
                "{\"log\":{\"level\":\"error\"},\"message\":\"a b\"}|a b",
                "{\"log\":\"{\\\"level\\\":\\\"error\\\",\\\"msg\\\":\\\"a b\\\"}\\n\",\"stream\":\"stderr\"}|a b",
                "\"{\\\"level\\\":\\\"error\\\",\\\"msg\\\":\\\"a b\\\"}\"|a b",
                "{\"@t\":\"2026\",\"@mt\":\"user {id} came\",\"@m\":\"user 7 came\"}|user {id} came",
                "{\"msg\":\"failed\",\"err\":{\"type\":\"Timeout\",\"message\":\"db is gone\"}}|failed error: db is gone",
                "{\"msg\":\"got {\\\"b\\\":1,\\\"a\\\":2}\"}|got a=2 b=1",
                "2026-01-01T00:00:00Z INFO came in {\"user\":1,\"ids\":[1,2]}|2026-01-01T00:00:00Z INFO came in ids=[] user=1",
                "stderr F {\"level\":\"error\",\"msg\":\"a b\"}|stderr F a b",
                "{\"message\":{\"text\":\"a b\",\"n\":1}}|a b",
                "{\"msg\":\"a b\",\"list\":[1,2|a b",
                "level=error ts=2026-01-01 msg=\"a \\\"b\\\"\" tags=[1,2]|a \"b\"",
                "time=\"2026\" level=info msg=started|started"
            })
    void a_structured_line_is_its_message(String line, String message) {
        assertThat(text(line)).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user 7 logged in",
                "{broken",
                "{\"level\":\"error\",\"tags\":[1,2",
                "{} ",
                "[1,2,3]",
                "\"GET /x HTTP/1.1\" 200",
                "\"",
                "a=1 b=2",
                "level=info and more words",
                "msg=\"open",
                "size=7",
                "closing brace }",
                "set {1,2}",
                "broken {\"a\":1,}",
                ""
            })
    void anything_else_is_a_text(String line) {
        assertThat(text(line)).isEqualTo(line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"level\":\"error\",\"msg\":\"a\"}|true",
                "{\"severity\":\"CRITICAL\",\"message\":\"a\"}|true",
                "{\"log.level\":\"ERROR\",\"message\":\"a\"}|true",
                "{\"log\":{\"level\":\"warn\"},\"message\":\"a\"}|false",
                "{\"level\":50,\"msg\":\"a\"}|true",
                "{\"level\":30,\"msg\":\"a\"}|false",
                "{\"level\":3,\"short_message\":\"a\"}|true",
                "{\"level\":6,\"short_message\":\"a\"}|false",
                "{\"@l\":\"Fatal\",\"@mt\":\"a\"}|true",
                "level=info msg=a|false",
                "{\"level\":2,\"player\":\"a\"}|",
                "player moved {\"level\":2}|",
                "stderr F {\"level\":\"error\",\"msg\":\"a b\"}|true",
                "{\"msg\":\"a\"}|",
                "{\"level\":\"blue\",\"msg\":\"a\"}|"
            })
    void the_level_is_in_its_field(String line, @Nullable Boolean error) {
        assertThat(isError(line)).isEqualTo(error);
    }

    @Test
    void no_line_ends_anything_and_templates_stay_bounded() {
        String whole =
                "{\"level\":\"info\",\"msg\":\"user 1 logged in\",\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{}}}}},\"l\":[[]]}";
        for (int i = 0; i < 20_000; i++) {
            char[] mutant = whole.toCharArray();
            mutant[random.nextInt(mutant.length)] = (char) (32 + random.nextInt(95));
            miner.accept(new String(mutant, 0, random.nextInt(mutant.length)));
        }

        miner.accept("{\"a\":".repeat(5_000));
        assertThat(miner.templates()).hasSizeLessThanOrEqualTo(TemplateMiner.Settings.DEFAULT.maxTemplates());
    }

    @Test
    void the_method_of_a_request_is_never_a_value() {
        for (String method : List.of("GET", "POST", "DELETE", "PUT", "HEAD", "PATCH", "OPTIONS")) {
            for (int i = 0; i < 5; i++) {
                miner.accept(
                        "10.11.10.1 \"" + method + " /v2/54fadb41/servers/" + i + " HTTP/1.1\" status: 200 len: 9");
            }
        }

        assertThat(miner.templates()).hasSize(7);
    }

    @Test
    void few_words_that_come_again_and_again_are_states() {
        for (int i = 0; i < 100; i++) {
            miner.accept("queue is open now");
            miner.accept("queue is full now");
        }
        miner.accept("queue is idle now");
        miner.accept("queue is gone now");

        assertThat(miner.templates()).hasSize(4);
    }
}

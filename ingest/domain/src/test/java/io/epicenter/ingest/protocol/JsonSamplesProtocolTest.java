package io.epicenter.ingest.protocol;

import static io.epicenter.ingest.protocol.Requests.FOUR;
import static io.epicenter.ingest.protocol.Requests.RESOLVER;
import static io.epicenter.ingest.protocol.Requests.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Json;
import io.epicenter.contracts.Sample;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome.Stored;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Protocol;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonSamplesProtocolTest extends ProtocolContract {
    private static final String CART =
            "{\"timestamp\":1,\"name\":\"up\",\"labels\":{\"service\":\"cart\"},\"value\":1}";
    private static final String PAYMENT = CART.replace("cart", "payment");

    private final JsonSamplesProtocol protocol = new JsonSamplesProtocol(Requests.WIDE, RESOLVER);

    @Override
    Protocol protocol(IngestLimits limits) {
        return new JsonSamplesProtocol(limits, RESOLVER);
    }

    @Override
    String mediaType() {
        return "application/json";
    }

    @Override
    byte[] good() {
        return bytes(CART + "," + PAYMENT);
    }

    @Override
    byte[] partlyBad() {
        return bytes(CART + ",{\"timestamp\":1,\"value\":1}," + PAYMENT);
    }

    private static byte[] bytes(String elements) {
        return ("[" + elements + "]").getBytes(StandardCharsets.UTF_8);
    }

    private String rejection(String text) {
        return ((Stored) protocol.interpret(json(text), FOUR).outcome())
                .rejections()
                .text();
    }

    @Test
    void a_sample_goes_to_its_entity() throws Exception {
        Interpretation interpretation = protocol.interpret(
                json("{\"timestamp\":1700000000.5,\"name\":\"up\",\"labels\":{\"service\":\"cart\"},\"value\":1}"),
                FOUR);
        assertThat(interpretation.records().getFirst().key()).isEqualTo("default/default/service:default/cart");
        assertThat(Json.read(interpretation.records().getFirst().value(), Sample.class))
                .isEqualTo(new Sample(Instant.parse("2023-11-14T22:13:20.500Z"), "up", Map.of("service", "cart"), 1.0));
    }

    @Test
    void values_that_json_cannot_say_are_words() throws Exception {
        Interpretation interpretation =
                protocol.interpret(json("{\"timestamp\":1,\"name\":\"up\",\"value\":\"+Inf\"}"), FOUR);
        assertThat(Json.read(interpretation.records().getFirst().value(), Sample.class)
                        .value())
                .isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void what_is_wrong_is_named() {
        assertThat(rejection("[1]")).contains("sample 0: not an object");
        assertThat(rejection("{\"name\":\"up\",\"value\":1}")).contains("no timestamp");
        assertThat(rejection("{\"timestamp\":1,\"value\":1}")).contains("no name");
        assertThat(rejection("{\"timestamp\":1,\"name\":\"up\"}")).contains("value is not a number");
        assertThat(rejection("{\"timestamp\":1,\"name\":\"up\",\"value\":1,\"labels\":[]}"))
                .contains("not an object");
        assertThat(rejection("{\"timestamp\":1,\"name\":\"up\",\"value\":1,\"labels\":{\"a\":{}}}"))
                .contains("a is not");
        assertThat(rejection("{\"timestamp\":\"2036-01-01T00:00:00Z\",\"name\":\"up\",\"value\":1}"))
                .contains("is later than");
    }
}

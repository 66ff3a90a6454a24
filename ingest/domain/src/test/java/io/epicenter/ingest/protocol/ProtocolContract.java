package io.epicenter.ingest.protocol;

import static io.epicenter.ingest.protocol.Requests.FOUR;
import static io.epicenter.ingest.protocol.Requests.SMALL;
import static io.epicenter.ingest.protocol.Requests.gzip;
import static io.epicenter.ingest.protocol.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome;
import io.epicenter.ingest.IngestOutcome.Reason;
import io.epicenter.ingest.IngestOutcome.Refused;
import io.epicenter.ingest.IngestOutcome.Stored;
import io.epicenter.ingest.IngestOutcome.Unavailable;
import io.epicenter.ingest.IngestReply;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.IngestRequest.Headers;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Protocol;
import io.epicenter.ingest.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;

/// What every protocol must do with what senders send. A new protocol's test extends it.
abstract class ProtocolContract {
    private static final int MUTANTS = 300;
    private static final RecursiveComparisonConfiguration BY_CONTENT =
            RecursiveComparisonConfiguration.builder().build();

    /// A new instance.
    abstract Protocol protocol(IngestLimits limits);

    /// What a real client sends, before it is compressed: two good items.
    abstract byte[] good();

    /// The same two good items, and between them one that is to be rejected alone.
    abstract byte[] partlyBad();

    /// With which content type.
    abstract String mediaType();

    /// The encodings that are read; empty is none.
    Set<String> encodings() {
        return Set.of("", "gzip");
    }

    /// Encodings that are read though a header tells another.
    Set<String> guessed() {
        return Set.of();
    }

    private static byte[] encode(byte[] body, String encoding) {
        return switch (encoding) {
            case "" -> body;
            case "gzip" -> gzip(body);
            case "snappy" -> Requests.snappy(body);
            default -> throw new IllegalArgumentException(encoding);
        };
    }

    private IngestRequest encoded(byte[] body, String encoding) {
        return sent(encode(body, encoding), mediaType(), encoding);
    }

    private static IngestRequest sent(byte[] body, String mediaType, String encoding) {
        return encoding.isEmpty()
                ? request(body, "Content-Type", mediaType)
                : request(body, "Content-Type", mediaType, "Content-Encoding", encoding);
    }

    private Interpretation interpret(IngestRequest request) {
        return protocol(Requests.WIDE).interpret(request, FOUR);
    }

    private Headers headers() {
        return name -> name.equals("Content-Type") ? mediaType() : null;
    }

    private void refuses(Reason reason, Interpretation interpretation) {
        assertThat(interpretation.records()).isEmpty();
        assertThat(interpretation.outcome()).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(reason);
            assertThat(refused.detail()).isNotBlank().doesNotContain("\n").isNotEqualTo("null");
        });
        assertThat(protocol(SMALL).reply(headers(), interpretation.outcome()).status())
                .isEqualTo(reason.status());
    }

    private static void isSound(TopicRecord record) {
        assertThat(record.topic()).isNotBlank();
        assertThat(record.partition()).isLessThan(FOUR.of(record.topic()));
        assertThat(record.value()).isNotEmpty();
        assertThat(record.contentType()).isNotBlank();
        assertThat(record.type()).isNotBlank();
        assertThat(record.id()).isNotBlank();
        if (record.key() != null) {
            assertThat(record.key()).isNotBlank();
        }
    }

    @Test
    void it_is_mounted_and_described_as_no_other_is() {
        Protocol protocol = protocol(Requests.WIDE);
        assertThat(protocol.name()).matches("[a-z][a-z0-9]*(_[a-z0-9]+)*").isEqualTo(protocol.name());
        assertThat(protocol.path()).matches("(/[a-z0-9]+)+");
        assertThat(protocol.summary()).isNotBlank().endsWith(".");
        assertThat(protocol.mediaTypes()).contains(mediaType()).doesNotHaveDuplicates();
        assertThat(protocol.properties()).doesNotHaveDuplicates();
        List<Protocol> others = Requests.all().stream()
                .filter(other -> !other.getClass().equals(protocol.getClass()))
                .toList();
        assertThat(others).hasSize(Requests.all().size() - 1).allSatisfy(other -> {
            assertThat(other.name()).isNotEqualTo(protocol.name());
            assertThat(other.path()).isNotEqualTo(protocol.path());
        });
    }

    @Test
    void what_a_client_sends_is_taken_in_each_encoding_that_is_read() {
        for (String encoding : encodings()) {
            Interpretation interpretation = interpret(encoded(good(), encoding));
            assertThat(interpretation.outcome()).isInstanceOfSatisfying(Stored.class, stored -> {
                assertThat(stored.accepted()).isEqualTo(2);
                assertThat(stored.rejections().count()).isZero();
            });
            assertThat(interpretation.records()).isNotEmpty().allSatisfy(ProtocolContract::isSound);
            assertThat(protocol(Requests.WIDE)
                            .reply(headers(), interpretation.outcome())
                            .status())
                    .isBetween(200, 204);
        }
    }

    @Test
    void the_same_request_becomes_the_same_records_however_it_is_encoded() {
        List<TopicRecord> first = new ArrayList<>();
        for (String encoding : encodings()) {
            IngestRequest request = encoded(good(), encoding);
            byte[] before = request.body().clone();
            Protocol protocol = protocol(Requests.WIDE);
            for (int i = 0; i < 2; i++) {
                List<TopicRecord> records = protocol.interpret(request, FOUR).records();
                first = first.isEmpty() ? records : first;
                assertThat(records)
                        .usingRecursiveFieldByFieldElementComparator(BY_CONTENT)
                        .isEqualTo(first);
            }
            assertThat(request.body()).isEqualTo(before);
        }
    }

    @Test
    void case_and_parameters_of_headers_do_not_matter() {
        for (String encoding : encodings()) {
            String shouted = encoding.toUpperCase(Locale.ROOT);
            IngestRequest request =
                    sent(encode(good(), encoding), mediaType().toUpperCase(Locale.ROOT) + " ; q=1", shouted);
            assertThat(interpret(request).outcome()).isInstanceOf(Stored.class);
        }
    }

    @Test
    void a_bad_item_is_rejected_by_name_and_the_good_ones_beside_it_are_kept() {
        String encoding = encodings().iterator().next();
        Interpretation alone = interpret(encoded(good(), encoding));
        Interpretation mixed = interpret(encoded(partlyBad(), encoding));
        assertThat(mixed.records())
                .usingRecursiveFieldByFieldElementComparator(BY_CONTENT)
                .isEqualTo(alone.records());
        Stored stored = (Stored) mixed.outcome();
        assertThat(stored.accepted()).isEqualTo(2);
        assertThat(stored.rejections().byReason()).hasSize(1).allSatisfy((reason, count) -> {
            assertThat(reason).matches("[a-z]+(_[a-z]+)*");
            assertThat(count).isOne();
        });
        assertThat(stored.rejections().examples())
                .singleElement()
                .asString()
                .as("says which item it was")
                .contains(" 1")
                .doesNotContain("\n");
        String reply = text(protocol(Requests.WIDE).reply(headers(), stored));
        assertThat(reply).contains(stored.rejections().examples().getFirst().substring(0, 8));
    }

    private static String text(IngestReply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    @Test
    void another_content_type_or_encoding_is_unsupported_and_it_says_what_to_send() {
        String encoding = encodings().iterator().next();
        for (String type : List.of("text/plain", "", "application/xml", "multipart/form-data; boundary=x")) {
            Interpretation interpretation = interpret(sent(encode(good(), encoding), type, encoding));
            refuses(Reason.UNSUPPORTED, interpretation);
            assertThat(((Refused) interpretation.outcome()).detail()).contains("send ");
        }
        Set<String> unread = new TreeSet<>(Set.of("br", "zstd", "deflate", "snappy", "gzip", ""));
        unread.removeAll(encodings());
        unread.removeAll(guessed());
        for (String other : unread) {
            Interpretation interpretation = interpret(sent(good(), mediaType(), other));
            refuses(Reason.UNSUPPORTED, interpretation);
            assertThat(((Refused) interpretation.outcome()).detail()).contains("send ");
        }
    }

    /// A body without a byte may be one without an item.
    @Test
    void a_body_that_ends_early_is_malformed() {
        for (String encoding : encodings()) {
            byte[] whole = encode(good(), encoding);
            for (int length = 0; length < whole.length; length++) {
                Interpretation interpretation = interpret(sent(Arrays.copyOf(whole, length), mediaType(), encoding));
                if (length > 0 || !encoding.isEmpty()) {
                    refuses(Reason.MALFORMED, interpretation);
                }
                isAnswered(interpretation);
            }
        }
    }

    /// Some answer of those that are documented: nothing stored with a reason, or something with what was rejected.
    private void isAnswered(Interpretation interpretation) {
        if (interpretation.outcome() instanceof Refused refused) {
            refuses(refused.reason(), interpretation);
        } else {
            assertThat(interpretation.outcome()).isInstanceOf(Stored.class);
            assertThat(interpretation.records()).allSatisfy(ProtocolContract::isSound);
        }
    }

    @Test
    void garbage_is_answered_and_never_thrown_at() {
        Random random = new Random(1);
        for (String encoding : encodings()) {
            byte[] whole = encode(good(), encoding);
            for (int i = 0; i < MUTANTS; i++) {
                byte[] mutant = whole.clone();
                for (int changes = random.nextInt(3); changes >= 0; changes--) {
                    mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
                }
                isAnswered(interpret(sent(mutant, mediaType(), encoding)));
                byte[] noise = new byte[random.nextInt(200)];
                random.nextBytes(noise);
                isAnswered(interpret(sent(noise, mediaType(), encoding)));
                isAnswered(interpret(encoded(noise, encoding)));
            }
        }
    }

    @Test
    void a_body_past_its_bound_is_too_large_also_when_it_comes_small() {
        byte[] zeros = new byte[SMALL.decodedBytes() + 1];
        for (String encoding : encodings()) {
            refuses(Reason.TOO_LARGE, protocol(SMALL).interpret(encoded(zeros, encoding), FOUR));
        }
    }

    @Test
    void each_outcome_has_a_reply() {
        Protocol protocol = protocol(Requests.WIDE);
        List<IngestOutcome> outcomes = new ArrayList<>(List.of(new Unavailable("the broker is away", 3)));
        for (Reason reason : Reason.values()) {
            outcomes.add(new Refused(reason, "what is wrong"));
        }
        for (IngestOutcome outcome : outcomes) {
            IngestReply reply = protocol.reply(headers(), outcome);
            assertThat(reply.status())
                    .isEqualTo(
                            outcome instanceof Refused refused
                                    ? refused.reason().status()
                                    : 503);
            assertThat(reply.contentType()).isNotBlank();
            assertThat(text(reply)).contains(outcome instanceof Refused ? "what is wrong" : "the broker is away");
        }
    }

    @Test
    void many_threads_may_use_it_at_once() {
        Protocol protocol = protocol(Requests.WIDE);
        String encoding = encodings().iterator().next();
        List<TopicRecord> alone = interpret(encoded(good(), encoding)).records();
        List<List<TopicRecord>> found = IntStream.range(0, 200)
                .parallel()
                .mapToObj(
                        i -> protocol.interpret(encoded(good(), encoding), FOUR).records())
                .toList();
        assertThat(found)
                .allSatisfy(records -> assertThat(records)
                        .usingRecursiveFieldByFieldElementComparator(BY_CONTENT)
                        .isEqualTo(alone));
    }
}

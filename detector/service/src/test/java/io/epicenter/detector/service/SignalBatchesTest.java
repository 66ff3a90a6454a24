package io.epicenter.detector.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.chassis.kafka.OutboundRecord;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.signal.SignalBatch;
import io.epicenter.contracts.signal.SignalBatchReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignalBatchesTest {
    private static final Instant TIME = Instant.parse("2026-03-01T12:00:15Z");

    private final List<OutboundRecord> sent = new ArrayList<>();
    private final SignalBatches batches = new SignalBatches(sent::add);

    private static Deviation deviation(String environment, String service, Instant time) {
        return new Deviation(
                Entity.service("acme", environment, "shop", service),
                SignalKind.LATENCY,
                "p99",
                "http",
                time,
                15,
                0.5,
                0.1,
                0.05,
                0.15,
                0.01,
                1e-9,
                Direction.UP,
                20,
                false);
    }

    private static List<Deviation> deviations(OutboundRecord record) throws MalformedMessageException {
        SignalBatch batch = SignalBatchReader.read(record.value());
        List<Deviation> deviations = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            deviations.add(batch.deviation(i));
        }
        return deviations;
    }

    @Test
    void the_deviations_of_an_environment_are_one_record() throws Exception {
        Deviation cart = deviation("prod", "cart", TIME.plusSeconds(15));
        Deviation payment = deviation("prod", "payment", TIME);
        batches.add(cart);
        batches.add(deviation("staging", "cart", TIME));
        batches.add(payment);
        batches.send("acme/prod");

        assertThat(sent).hasSize(1);
        assertThat(deviations(sent.getFirst())).containsExactly(cart, payment);
        assertThat(sent.getFirst().key()).isEqualTo("acme/prod");
        assertThat(sent.getFirst().contentType()).isEqualTo(SignalBatch.CONTENT_TYPE);
        assertThat(sent.getFirst().event().type()).isEqualTo(SignalBatch.TYPE);
        assertThat(sent.getFirst().event().time()).isEqualTo(TIME.plusSeconds(15));
    }

    @Test
    void all_that_waits_is_sent_once() {
        batches.add(deviation("prod", "cart", TIME));
        batches.add(deviation("staging", "cart", TIME));
        batches.sendAll();
        batches.sendAll();
        batches.send("acme/prod");
        assertThat(sent).extracting(OutboundRecord::key).containsExactly("acme/prod", "acme/staging");
    }

    @Test
    void a_record_has_no_more_than_the_bound() throws Exception {
        for (int i = 0; i <= SignalBatches.MAX_DEVIATIONS; i++) {
            batches.add(deviation("prod", "cart", TIME.plusSeconds(i)));
        }
        assertThat(sent).hasSize(1);
        batches.sendAll();
        assertThat(deviations(sent.getFirst())).hasSize(SignalBatches.MAX_DEVIATIONS);
        assertThat(deviations(sent.getLast()))
                .containsExactly(deviation("prod", "cart", TIME.plusSeconds(SignalBatches.MAX_DEVIATIONS)));
    }

    @Test
    void a_record_that_would_be_too_long_for_kafka_is_sent_in_parts() throws Exception {
        List<Deviation> expected = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            expected.add(deviation("prod", "cart-" + "x".repeat(2000) + i, TIME));
        }
        expected.forEach(batches::add);
        batches.sendAll();
        List<Deviation> read = new ArrayList<>();
        for (OutboundRecord record : sent) {
            assertThat(record.value()).hasSizeLessThanOrEqualTo(SignalBatches.MAX_BYTES);
            read.addAll(deviations(record));
        }
        assertThat(read).isEqualTo(expected);
    }

    @Test
    void environments_beyond_the_bound_send_those_that_wait() {
        for (int i = 0; i <= SignalBatches.MAX_ENVIRONMENTS; i++) {
            batches.add(deviation("environment-" + i, "cart", TIME));
        }
        assertThat(sent).hasSize(SignalBatches.MAX_ENVIRONMENTS);
        batches.sendAll();
        assertThat(sent).hasSize(SignalBatches.MAX_ENVIRONMENTS + 1);
    }

    @Test
    void a_repeat_has_the_same_id_and_another_batch_another() {
        batches.add(deviation("prod", "cart", TIME));
        batches.sendAll();
        batches.add(deviation("prod", "cart", TIME));
        batches.sendAll();
        batches.add(deviation("prod", "payment", TIME));
        batches.sendAll();
        List<String> ids = sent.stream().map(record -> record.event().id()).toList();
        assertThat(ids.get(1)).isEqualTo(ids.getFirst());
        assertThat(ids.get(2)).isNotEqualTo(ids.getFirst());
    }
}

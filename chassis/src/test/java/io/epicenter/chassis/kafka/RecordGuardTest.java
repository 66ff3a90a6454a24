package io.epicenter.chassis.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epicenter.contracts.MalformedMessageException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

class RecordGuardTest {
    private static final ConsumerRecord<byte[], byte[]> RECORD =
            new ConsumerRecord<>("traces", 3, 7, null, "what it was".getBytes(StandardCharsets.UTF_8));

    private final List<Message<byte[]>> dead = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger tried = new AtomicInteger();
    private int mostBytes = Integer.MAX_VALUE;
    private final RecordGuard guard = new RecordGuard(new DeadLetters(emitter(), meters), () -> 2);

    @SuppressWarnings("unchecked")
    private MutinyEmitter<byte[]> emitter() {
        return (MutinyEmitter<byte[]>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {MutinyEmitter.class}, (proxy, method, arguments) -> {
                    Message<byte[]> message = (Message<byte[]>) arguments[0];
                    if (message.getPayload().length > mostBytes) {
                        return Uni.createFrom().failure(new RecordTooLargeException("too large"));
                    }
                    dead.add(message);
                    return Uni.createFrom().voidItem();
                });
    }

    private String header(String name) {
        OutgoingKafkaRecordMetadata<?> metadata =
                dead.getFirst().getMetadata(OutgoingKafkaRecordMetadata.class).orElseThrow();
        assertThat(metadata.getTopic()).isEqualTo("traces.dlq");
        return InboundHeaders.text(metadata.getHeaders(), name, "");
    }

    private void fail() {
        tried.incrementAndGet();
        throw new ArithmeticException("long overflow");
    }

    @Test
    void work_that_throws_is_put_away_with_its_stack() {
        guard.once(RECORD, this::fail).await().indefinitely();

        assertThat(tried).hasValue(1);
        assertThat(dead).hasSize(1);
        assertThat(dead.getFirst().getPayload()).isEqualTo(RECORD.value());
        assertThat(header("dead-letter-kind")).isEqualTo("processing");
        assertThat(header("dead-letter-reason")).isEqualTo("long overflow");
        assertThat(header("dead-letter-exception")).isEqualTo("java.lang.ArithmeticException");
        assertThat(header("dead-letter-stack")).contains("RecordGuardTest.fail");
        assertThat(header("dead-letter-offset")).isEqualTo("7");
        assertThat(meters.get("epicenter.dead.letters")
                        .tag("topic", "traces")
                        .tag("kind", "processing")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void repeatable_work_is_tried_again_before() {
        guard.repeatable(RECORD, this::fail).await().indefinitely();

        assertThat(tried).hasValue(3);
        assertThat(dead).hasSize(1);
    }

    @Test
    void repeatable_work_that_succeeds_in_the_end_leaves_no_dead_letter() {
        guard.repeatable(RECORD, () -> {
                    if (tried.get() < 2) {
                        fail();
                    }
                })
                .await()
                .indefinitely();

        assertThat(tried).hasValue(2);
        assertThat(dead).isEmpty();
    }

    @Test
    void a_record_that_is_not_readable_is_not_tried_again() {
        guard.repeatable(RECORD, () -> {
                    tried.incrementAndGet();
                    throw new MalformedMessageException("not a span");
                })
                .await()
                .indefinitely();

        assertThat(tried).hasValue(1);
        assertThat(header("dead-letter-kind")).isEqualTo("malformed");
    }

    @Test
    void a_stack_without_end_is_put_away_in_part() {
        guard.once(RECORD, () -> deep(1)).await().indefinitely();

        assertThat(header("dead-letter-exception")).isEqualTo("java.lang.StackOverflowError");
        assertThat(header("dead-letter-stack")).hasSize(8_000);
    }

    private static int deep(int depth) {
        return depth < 0 ? 0 : deep(depth + 1) + 1;
    }

    @Test
    void a_machine_without_memory_is_no_fault_of_the_record() {
        assertThatThrownBy(() -> guard.onceAsync(RECORD, () -> Uni.createFrom().failure(new OutOfMemoryError("heap")))
                        .await()
                        .indefinitely())
                .hasRootCauseInstanceOf(OutOfMemoryError.class);
        assertThat(dead).isEmpty();
    }

    @Test
    void of_a_record_that_is_too_large_the_beginning_is_kept() {
        mostBytes = 100_000;
        ConsumerRecord<byte[], byte[]> large = new ConsumerRecord<>("traces", 3, 7, null, new byte[200_000]);

        guard.once(large, this::fail).await().indefinitely();

        assertThat(dead.getFirst().getPayload()).hasSize(64 * 1024);
        assertThat(header("dead-letter-truncated")).isEqualTo("200000");
    }
}

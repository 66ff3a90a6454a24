package io.epicenter.incident.service.state;

import io.epicenter.chassis.kafka.DeadLetters;
import io.epicenter.chassis.kafka.OutboundRecord;
import io.epicenter.chassis.kafka.OutboundRecord.CloudEvent;
import io.epicenter.contracts.Action;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.incident.IncidentEffects;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/// What this service publishes: `feedback` and `actions`.
@ApplicationScoped
public class KafkaIncidentOutputs {
    /// Records waiting for Kafka on each channel; beyond it a send fails. Chosen by hand: minutes of actions.
    private static final int BUFFER = 1_024;
    private static final String SOURCE = "incident-manager";

    private final MutinyEmitter<byte[]> actions;
    private final MutinyEmitter<byte[]> feedback;
    private final DeadLetters deadLetters;

    KafkaIncidentOutputs(
            @Channel("actions-out") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
                    MutinyEmitter<byte[]> actions,
            @Channel("feedback-out") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
                    MutinyEmitter<byte[]> feedback,
            DeadLetters deadLetters) {
        this.actions = actions;
        this.feedback = feedback;
        this.deadLetters = deadLetters;
    }

    /// Completes when Kafka has the feedback; the audit follows in its own time and holds nothing up.
    Uni<Void> publish(IncidentEffects effects) {
        effects.actions().forEach(this::publish);
        List<Uni<Void>> all = new ArrayList<>();
        for (Feedback one : effects.feedback()) {
            String key = one.tenant() + "/" + one.environment();
            all.add(feedback.sendMessage(
                    OutboundRecord.json(key, one, new CloudEvent(Feedback.TYPE, one.id(), SOURCE, one.timestamp()))
                            .toMessage()));
        }
        return all.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(all).andFailFast().replaceWithVoid();
    }

    public void publish(Action action) {
        actions.sendMessage(OutboundRecord.json(
                                action.incident(),
                                action,
                                new CloudEvent(Action.TYPE, action.id(), SOURCE, action.timestamp()))
                        .toMessage())
                .subscribe()
                .with(
                        done -> {},
                        failure -> Log.warnf(
                                "action not published: incident=%s kind=%s reason=%s",
                                action.incident(), action.kind(), failure.getMessage()));
    }

    void unreadableState(String key, byte[] value, Throwable reason) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(Topics.INCIDENT_STATE, 0, 0, key.getBytes(StandardCharsets.UTF_8), value);
        deadLetters
                .send(record, reason)
                .subscribe()
                .with(done -> {}, failure -> Log.warnf("dead letter not sent: reason=%s", failure.getMessage()));
    }
}

package io.epicenter.chassis.kafka;

import io.epicenter.contracts.MalformedMessageException;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What becomes of a record whose processing throws, in consumers without a state of their own partition: it is tried
/// again a few times, then put away as a dead letter, and the next record is processed. docs/adr/0015.
@ApplicationScoped
public class RecordGuard {
    private final DeadLetters deadLetters;
    private final Settings settings;

    @ConfigMapping(prefix = "epicenter.records")
    public interface Settings {
        /// How often a record whose processing throws is tried again, at once, where a repeat does no harm.
        @WithDefault("2")
        int repeats();
    }

    /// What is done with a record.
    public interface Work {
        void run() throws MalformedMessageException;
    }

    @Inject
    RecordGuard(DeadLetters deadLetters, Settings settings) {
        this.deadLetters = deadLetters;
        this.settings = settings;
    }

    /// Whether a failure is the record's, and not that of a machine which has no memory left.
    static boolean isPoison(Throwable failure) {
        return failure instanceof Exception || failure instanceof StackOverflowError;
    }

    /// Work that may be done again: a repeat of what was done before the failure changes nothing.
    public Uni<Void> repeatable(ConsumerRecord<?, byte[]> record, Work work) {
        return putAway(
                record,
                done(work)
                        .onFailure(failure -> isPoison(failure) && !(failure instanceof MalformedMessageException))
                        .retry()
                        .atMost(settings.repeats()));
    }

    /// Work that is done once, because a repeat would count twice what was done before the failure.
    public Uni<Void> once(ConsumerRecord<?, byte[]> record, Work work) {
        return putAway(record, done(work));
    }

    /// As [#once], for work that goes on after it has returned.
    public Uni<Void> onceAsync(ConsumerRecord<?, byte[]> record, Supplier<Uni<Void>> work) {
        return putAway(record, Uni.createFrom().deferred(work::get));
    }

    private static Uni<Void> done(Work work) {
        return Uni.createFrom().deferred(() -> {
            try {
                work.run();
                return Uni.createFrom().voidItem();
            } catch (MalformedMessageException malformed) {
                return Uni.createFrom().failure(malformed);
            }
        });
    }

    private Uni<Void> putAway(ConsumerRecord<?, byte[]> record, Uni<Void> work) {
        return work.onFailure(RecordGuard::isPoison).recoverWithUni(failure -> deadLetters.send(record, failure));
    }
}

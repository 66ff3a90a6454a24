package io.epicenter.detector.service;

import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Brings feedback to the engines. Every replica reads all of it, from the beginning of what is retained, because
/// anomalies of one environment come from the partitions of many. An engine takes each once; what it knows of
/// them is in its snapshot. They are offered again from time to time, to engines that were opened since.
@ApplicationScoped
class FeedbackConsumer {
    /// Feedbacks that are kept for engines that open later: as many as an engine remembers.
    private static final int MOST = 10_000;

    private final MetricsConsumer metrics;
    private final LogsConsumer logs;
    private final Map<String, Feedback> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Feedback> eldest) {
            return size() > MOST;
        }
    };

    @Inject
    FeedbackConsumer(MetricsConsumer metrics, LogsConsumer logs) {
        this.metrics = metrics;
        this.logs = logs;
    }

    @Incoming("feedback-in")
    @Blocking
    void receive(byte[] record) {
        try {
            Feedback feedback = Json.read(record, Feedback.class);
            synchronized (known) {
                known.put(feedback.id(), feedback);
            }
            apply(List.of(feedback));
        } catch (MalformedMessageException malformed) {
            Log.warnf("feedback not readable, passed over: reason=%s", malformed.getMessage());
        }
    }

    @Scheduled(every = "30s", delayed = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void applyAgain() {
        List<Feedback> all;
        synchronized (known) {
            all = List.copyOf(known.values());
        }
        apply(all);
    }

    private void apply(List<Feedback> words) {
        if (!words.isEmpty()) {
            metrics.onEachEngine(engine -> words.forEach(word -> apply(word, engine::accept)));
            logs.onEachEngine(engine -> words.forEach(word -> apply(word, engine::accept)));
        }
    }

    /// A word that an engine cannot take is not offered again, and keeps no other away.
    private void apply(Feedback word, Consumer<Feedback> engine) {
        try {
            engine.accept(word);
        } catch (RuntimeException | StackOverflowError failure) {
            Log.errorf(failure, "feedback cannot be applied, passed over: feedback=%s", word.id());
            synchronized (known) {
                known.remove(word.id());
            }
        }
    }
}

package io.epicenter.detector.signal;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Feedback;
import io.epicenter.detector.feedback.FeedbackOverrideView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What people ask about the signals of an engine, and tell it about them.
///
/// @param signals all of the engine, in order of appearance
public record SignalQueries(SignalContext context, Supplier<Stream<Signal>> signals) {
    /// The signals of the entities whose text contains the filter; empty = all.
    public List<SignalView> list(String entityFilter, int limit) {
        return signals.get()
                .filter(signal -> signal.identity.entity().toString().contains(entityFilter))
                .limit(limit)
                .map(signal -> signal.view(context))
                .toList();
    }

    /// A signal by its id, with its recent points.
    public Optional<Map.Entry<SignalView, List<Anomaly.Point>>> explain(String id) {
        return byId(id).map(signal -> Map.entry(signal.view(context), signal.points()));
    }

    /// What feedback has changed for a signal.
    public List<FeedbackOverrideView> overrides(String id) {
        return context.overrides().overridesOf(id);
    }

    /// Takes feedback; that on anomalies of other partitions, and a repeat, changes nothing.
    public void accept(Feedback feedback) {
        context.overrides().accept(feedback, id -> byId(id).ifPresent(Signal::acceptLevel));
    }

    private Optional<Signal> byId(String id) {
        return signals.get().filter(signal -> signal.id().equals(id)).findFirst();
    }
}

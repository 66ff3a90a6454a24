package io.epicenter.correlator;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.contracts.Event;
import io.epicenter.correlator.incident.IncidentIndex;
import io.epicenter.correlator.incident.Tick;
import io.epicenter.correlator.incident.TickFault;
import io.epicenter.correlator.incident.TickFault.Remedy;
import io.epicenter.correlator.input.Input;
import io.epicenter.correlator.memory.EnvironmentMemory;
import io.epicenter.correlator.memory.SeenSymptoms;
import io.epicenter.correlator.model.Symptom;
import java.util.Optional;

/// Processes one input: remembers changes, carries out feedback, and lets new symptoms wait for their
/// incident.
final class InputHandler {
    private final EnvironmentMemory memory;
    private final IncidentIndex index;
    private final IncidentPipeline pipeline;
    private final Silences silences;

    InputHandler(EnvironmentMemory memory, IncidentIndex index, IncidentPipeline pipeline, Silences silences) {
        this.memory = memory;
        this.index = index;
        this.pipeline = pipeline;
        this.silences = silences;
    }

    Silences silences() {
        return silences;
    }

    /// Whether a symptom that begins may wait for its incident now. What is known already needs no room.
    boolean hasRoomFor(Input input) {
        return switch (input) {
            case Input.AnomalyInput anomaly ->
                anomaly.anomaly().status() == AnomalyStatus.RESOLVED
                        || index.waiting().hasRoomFor(anomaly.anomaly().entity());
            case Input.EventInput event ->
                "resolved".equals(event.event().status())
                        || index.find(event.event().id()) != null
                        || index.waiting().hasRoomFor(event.event().entity());
            case Input.FeedbackInput _ -> true;
        };
    }

    /// Whether it was a symptom that is suppressed. An input that throws is left out.
    boolean handle(Input input, Tick tick) {
        try {
            return process(input, tick);
        } catch (RuntimeException | StackOverflowError failure) {
            tick.effects()
                    .recordFault(new TickFault("", tick.now(), Remedy.INPUT_PUT_AWAY, message(input), "", failure));
            return false;
        }
    }

    private static Object message(Input input) {
        return switch (input) {
            case Input.FeedbackInput feedback -> feedback.feedback();
            case Input.EventInput event -> event.event();
            case Input.AnomalyInput anomaly -> anomaly.anomaly();
        };
    }

    private boolean process(Input input, Tick tick) {
        return switch (input) {
            case Input.FeedbackInput feedback -> {
                pipeline.applyFeedback(feedback.feedback(), tick);
                silences.add(feedback.feedback());
                yield false;
            }
            case Input.EventInput event -> handle(event.event(), tick);
            case Input.AnomalyInput anomaly -> handle(anomaly.anomaly(), tick);
        };
    }

    private boolean handle(Anomaly anomaly, Tick tick) {
        if (anomaly.status() == AnomalyStatus.RESOLVED) {
            index.resolve(anomaly.id(), null, anomaly.timestamp());
            return false;
        }
        return memory.symptoms().recordFirstSeen(anomaly.id(), anomaly.timestamp())
                && enqueueOrSuppress(memory.classify(Symptom.of(anomaly)), tick);
    }

    private boolean handle(Event event, Tick tick) {
        if (!event.isAlert()) {
            memory.changes().add(event);
            return false;
        }
        SeenSymptoms seen = memory.symptoms();
        Symptom known = index.find(event.id());
        boolean again = memory.deadlines().accept(event);
        boolean newer = seen.isNewerThanSeen(event.id(), event.timestamp());
        if ("resolved".equals(event.status())) {
            index.resolve(event.id(), Symptom.of(event).series(), event.timestamp());
            seen.recordSeen(event.id(), event.timestamp());
        } else if (known != null) {
            if ((newer || again) && !known.isFiring()) {
                index.fireAgain(event.id(), tick.now());
            }
            seen.recordSeen(event.id(), event.timestamp());
        } else if (newer || again) {
            seen.recordSeen(event.id(), event.timestamp());
            return enqueueOrSuppress(memory.classify(Symptom.of(event)), tick);
        }
        return false;
    }

    /// Lets a new symptom wait, unless a person has silenced it: that comes first. Inhibition, repeats and background
    /// come when its incident is known.
    /// Whether it is suppressed.
    private boolean enqueueOrSuppress(Symptom symptom, Tick tick) {
        Optional<String> suppressed = silences.reasonToSuppress(symptom, tick.graph());
        if (suppressed.isPresent()) {
            tick.recordDecision(symptom, Outcome.SUPPRESSED, null, suppressed.get());
        } else {
            index.waiting().add(symptom);
        }
        return suppressed.isPresent();
    }
}

package io.epicenter.benchmarks.rootcause;

import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Incident.Candidate;
import io.epicenter.contracts.Incident.RootCause;
import io.epicenter.contracts.Watermark;
import io.epicenter.correlator.BuiltInPlugins;
import io.epicenter.correlator.Correlator;
import io.epicenter.correlator.CorrelatorEffects;
import io.epicenter.correlator.Plugins;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.rootcause.Confidence.Features;
import io.epicenter.correlator.rootcause.Diagnosis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Asks a correlator about one case, in virtual time, and compares its answer with the truth.
final class CaseEvaluator {
    /// For recordings of alerts alone, of which all belong to one incident by their label.
    private static final Settings.Sessions TOGETHER = new Settings.Sessions(
            Duration.ofHours(2),
            Settings.Sessions.DEFAULT.settle(),
            Settings.Sessions.DEFAULT.attachWait(),
            Settings.Sessions.DEFAULT.maximumHops(),
            0);

    private final Plugins plugins;
    private final Settings settings;

    /// @param without names of evidence to leave out
    CaseEvaluator(Set<String> without) {
        Plugins all = BuiltInPlugins.all();
        this.plugins = new Plugins(
                all.rules(),
                all.evidence().stream()
                        .filter(source -> !without.contains(source.name()))
                        .toList());
        this.settings = Settings.DEFAULT.withTiming(
                new Settings.Timing(Settings.DEFAULT.timing().tick(), Duration.ofDays(1), Duration.ZERO));
    }

    /// The answer to a case.
    ///
    /// @param rank of the right entity among the candidates, from 1; 0 when it is not among them
    /// @param changeNamed whether the guilty change, or rightly none, is named first
    /// @param title the incident's headline; empty when no incident was opened
    /// @param grounds what the confidence rests on; null when no causes were ranked
    record Answer(
            FailureCase question,
            int rank,
            boolean changeNamed,
            double confidence,
            List<Candidate> candidates,
            String named,
            String title,
            String reasoning,
            double seconds,
            @Nullable Features grounds) {
        boolean isFirst() {
            return rank == 1;
        }
    }

    Answer ask(FailureCase question) {
        long began = System.nanoTime();
        Correlator correlator =
                new Correlator(question.isOneIncident() ? settings.withSessions(TOGETHER) : settings, plugins);
        if (question.episodes() > 0) {
            correlator.seedSignatureCounts(
                    "evaluation/" + question.system(), question.background(), question.episodes());
        }
        question.deviations().stream()
                .filter(deviation -> !deviation.timestamp().isAfter(question.decideAt()))
                .forEach(correlator::accept);
        question.anomalies().stream()
                .filter(anomaly -> !anomaly.timestamp().isAfter(question.decideAt()))
                .forEach(correlator::accept);
        question.events().forEach(correlator::accept);
        Instant end = question.decideAt();
        correlator.accept(new Watermark("evaluation", question.system(), "recording", end), end);
        CorrelatorEffects effects = correlator.advance(end, question.graph());
        Optional<Incident> incident = incident(effects, question);
        double seconds = (System.nanoTime() - began) / 1e9;
        RootCause cause = incident.map(Incident::rootCause).orElse(new RootCause("", 0, "no incident", List.of()));
        return new Answer(
                question,
                rank(question, cause.candidates()),
                changeNamed(question, cause, incident.isPresent()),
                cause.confidence(),
                cause.candidates(),
                cause.event(),
                incident.map(Incident::title).orElse(""),
                cause.reasoning(),
                seconds,
                incident.flatMap(found -> correlator.view().diagnosis(found.id()))
                        .map(Diagnosis::grounds)
                        .orElse(null));
    }

    /// The incident that holds the alert; without an alert, the one with most symptoms.
    private static Optional<Incident> incident(CorrelatorEffects effects, FailureCase question) {
        String id = effects.decisions().stream()
                .filter(decision -> decision.anomaly().equals(question.alert()))
                .map(Decision::incident)
                .filter(found -> found != null)
                .reduce((first, last) -> last)
                .orElse("");
        Incident best = null;
        for (Incident incident : effects.incidents()) {
            boolean wanted = id.isEmpty() || incident.id().equals(id);
            if (wanted && (best == null || incident.signalCount() >= best.signalCount())) {
                best = incident;
            }
        }
        return Optional.ofNullable(best);
    }

    private static int rank(FailureCase question, List<Candidate> candidates) {
        int rank = 0;
        String previous = "";
        for (Candidate candidate : candidates) {
            Entity entity = candidate.entity();
            if (!entity.name().equals(previous)) {
                rank++;
            }
            previous = entity.name();
            if (question.truth().entities().contains(entity.name())) {
                return rank;
            }
        }
        return 0;
    }

    private static boolean changeNamed(FailureCase question, RootCause cause, boolean opened) {
        Optional<Event> change = question.events().stream()
                .filter(event -> !event.isAlert() && event.id().equals(cause.event()))
                .findFirst();
        return question.truth().change().equals(FailureCase.Truth.NO_CHANGE)
                ? opened && change.isEmpty()
                : change.filter(question.truth()::isOf).isPresent();
    }
}

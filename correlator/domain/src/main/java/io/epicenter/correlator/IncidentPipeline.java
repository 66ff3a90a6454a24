package io.epicenter.correlator;

import io.epicenter.contracts.Feedback;
import io.epicenter.correlator.grouping.LinkScorer;
import io.epicenter.correlator.incident.EffectCollector;
import io.epicenter.correlator.incident.IncidentIndex;
import io.epicenter.correlator.incident.TrackedIncident;
import io.epicenter.correlator.learning.FeedbackHandler;
import io.epicenter.correlator.learning.FeedbackLearner;
import io.epicenter.correlator.learning.WeightTuner;
import io.epicenter.correlator.lifecycle.IncidentDiagnoser;
import io.epicenter.correlator.lifecycle.IncidentJoiner;
import io.epicenter.correlator.lifecycle.IncidentLifecycle;
import io.epicenter.correlator.lifecycle.IncidentMerger;
import io.epicenter.correlator.lifecycle.IncidentOpener;
import io.epicenter.correlator.lifecycle.IncidentSplitter;
import io.epicenter.correlator.lifecycle.IndependentRootSplitter;
import io.epicenter.correlator.memory.EnvironmentMemory;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The incidents of one environment: what is done to them at each tick, in order.
final class IncidentPipeline {
    private final Settings settings;
    private final IncidentIndex roster;
    private final IncidentJoiner joining;
    private final IncidentOpener opening;
    private final IncidentSplitter splitting;
    private final IncidentMerger merging;
    private final IndependentRootSplitter separating;
    private final FeedbackHandler corrections;
    private final IncidentDiagnoser diagnoses;
    private final IncidentLifecycle lifecycle;
    private final WeightTuner tuner = new WeightTuner();

    IncidentPipeline(Settings settings, Plugins plugins, EnvironmentMemory memory) {
        this.settings = settings;
        this.roster = new IncidentIndex(settings.bounds());
        this.diagnoses = new IncidentDiagnoser(settings, plugins.evidence(), memory, tuner::current);
        this.lifecycle = new IncidentLifecycle(settings.lifecycle(), memory);
        LinkScorer links = new LinkScorer(plugins.rules(), settings.sessions(), tuner::current, memory::sharedChanges);
        this.joining = new IncidentJoiner(links, roster, memory.episodes(), settings.sessions());
        this.opening = new IncidentOpener(settings, links, joining, roster, diagnoses);
        this.splitting = new IncidentSplitter(roster, settings);
        this.separating = new IndependentRootSplitter(roster, diagnoses, settings.bounds(), memory::sharedChanges);
        this.merging = new IncidentMerger(roster, lifecycle);
        this.corrections = new FeedbackHandler(roster, merging, new FeedbackLearner(links, tuner));
    }

    WeightTuner tuner() {
        return tuner;
    }

    Collection<TrackedIncident> all() {
        return roster.incidents();
    }

    Collection<Symptom> waiting() {
        return roster.waiting();
    }

    void restore(TrackedIncident incident) {
        roster.add(incident);
    }

    void restoreWaiting(Symptom symptom) {
        roster.addWaiting(symptom);
    }

    boolean isIdle() {
        return roster.waiting().isEmpty() && roster.incidents().isEmpty();
    }

    int openCount() {
        return roster.openCount();
    }

    /// Lets a symptom wait for its incident; false when there is no room.
    boolean addWaiting(Symptom symptom) {
        return roster.addWaiting(symptom);
    }

    /// The symptom of this id, waiting or a member; null when there is none.
    @Nullable
    Symptom find(String id) {
        return roster.find(id);
    }

    void resolve(String id, Instant at) {
        roster.resolve(id, at);
    }

    void fireAgain(String id, Instant now) {
        roster.fireAgain(id, now);
    }

    /// Carries out a merge or split that a person asked for.
    void applyFeedback(Feedback feedback, Instant now, DependencyGraph graph, EffectCollector outbox) {
        corrections.apply(feedback, now, graph, outbox);
    }

    void tick(Instant now, DependencyGraph graph, EffectCollector outbox) {
        joining.join(now, graph, outbox);
        splitting.split(now, outbox);
        opening.open(now, graph, outbox);
        ignoreExpired(now, outbox);
        for (TrackedIncident incident : List.copyOf(roster.incidents())) {
            if (incident.isOpen()) {
                diagnoses.diagnoseIfDue(incident, now, graph);
                lifecycle.closeIfRecovered(incident, now, outbox);
            }
        }
        separating.separate(now, graph, outbox);
        merging.merge(now, graph, outbox);
        for (TrackedIncident incident : roster.open()) {
            diagnoses.diagnoseIfDue(incident, now, graph);
        }
        for (TrackedIncident incident : roster.incidents()) {
            lifecycle.publish(incident, now, graph, outbox);
        }
        roster.remove(incident -> {
            Instant resolvedAt = incident.resolvedAt();
            return resolvedAt != null
                    && resolvedAt.plus(settings.lifecycle().reopen()).isBefore(now);
        });
    }

    private void ignoreExpired(Instant now, EffectCollector outbox) {
        for (Symptom symptom : roster.sortedWaiting()) {
            Instant until = symptom.timestamp().plus(settings.sessions().attachWait());
            if (!symptom.opens() && !now.isBefore(until)) {
                String reason = symptom.background()
                        ? "comes and goes on its own in most hours; no incident was near to join"
                        : "may not open an incident and none was near to join";
                roster.ignore(symptom, reason, now, outbox);
            }
        }
    }
}

package io.epicenter.correlator;

import io.epicenter.contracts.Feedback;
import io.epicenter.correlator.grouping.LinkScorer;
import io.epicenter.correlator.incident.IncidentIndex;
import io.epicenter.correlator.incident.Tick;
import io.epicenter.correlator.incident.TrackedIncident;
import io.epicenter.correlator.incident.WaitingSymptoms;
import io.epicenter.correlator.learning.FeedbackHandler;
import io.epicenter.correlator.learning.FeedbackLearner;
import io.epicenter.correlator.learning.WeightTuner;
import io.epicenter.correlator.lifecycle.IncidentCloser;
import io.epicenter.correlator.lifecycle.IncidentDiagnoser;
import io.epicenter.correlator.lifecycle.IncidentJoiner;
import io.epicenter.correlator.lifecycle.IncidentMerger;
import io.epicenter.correlator.lifecycle.IncidentOpener;
import io.epicenter.correlator.lifecycle.IncidentSplitter;
import io.epicenter.correlator.lifecycle.IndependentRootSplitter;
import io.epicenter.correlator.lifecycle.RevisionPublisher;
import io.epicenter.correlator.memory.ChangeLog;
import io.epicenter.correlator.memory.EnvironmentMemory;
import io.epicenter.correlator.model.Changes;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.model.WorkBudget;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/// What is done to the incidents of one environment at each tick, in order.
final class IncidentPipeline {
    private final Settings settings;
    private final IncidentIndex index;
    private final IncidentJoiner joiner;
    private final IncidentOpener opener;
    private final IncidentSplitter splitter;
    private final IncidentMerger merger;
    private final IndependentRootSplitter rootSplitter;
    private final FeedbackHandler feedbackHandler;
    private final IncidentDiagnoser diagnoser;
    private final IncidentCloser closer;
    private final RevisionPublisher publisher;
    private final WorkBudget work;

    IncidentPipeline(
            Settings settings, Plugins plugins, EnvironmentMemory memory, IncidentIndex index, WeightTuner tuner) {
        this.settings = settings;
        this.index = index;
        this.work = new WorkBudget(settings.bounds().workPerTick());
        ChangeLog changeLog = memory.changes();
        Function<DependencyGraph, Changes> changes = changeLog::sharedChanges;
        this.diagnoser =
                new IncidentDiagnoser(settings, plugins.evidence(), memory.histories(), changeLog, tuner::current);
        this.closer = new IncidentCloser(settings.lifecycle(), memory);
        this.publisher = new RevisionPublisher(settings.timing(), settings.lifecycle());
        LinkScorer links = new LinkScorer(plugins.rules(), settings.sessions(), tuner::current, changes, work);
        this.joiner = new IncidentJoiner(links, index, memory.episodes(), settings.sessions());
        this.opener = new IncidentOpener(settings, links, joiner, index, diagnoser);
        this.splitter = new IncidentSplitter(index, settings);
        this.rootSplitter = new IndependentRootSplitter(index, diagnoser, settings.bounds(), changes);
        this.merger = new IncidentMerger(index, publisher, changes);
        this.feedbackHandler = new FeedbackHandler(index, merger, new FeedbackLearner(links, tuner));
    }

    /// Carries out a merge or split that a person asked for, and learns from what they said.
    void applyFeedback(Feedback feedback, Tick tick) {
        feedbackHandler.apply(feedback, tick);
    }

    /// A tick begins.
    void begin() {
        work.renew();
    }

    /// Whether more may join in this tick.
    boolean mayJoinMore() {
        return !work.isHalfSpent();
    }

    /// How many ticks had more to do than they may.
    long spentTicks() {
        return work.spentTicks();
    }

    /// Lets what waits join the incidents that are there.
    void join(Tick tick) {
        joiner.join(tick);
    }

    /// Everything else, after the last join.
    void run(Tick tick) {
        splitter.split(tick);
        opener.open(tick);
        ignoreExpired(tick);
        for (TrackedIncident incident : List.copyOf(index.incidents())) {
            if (incident.isOpen()) {
                diagnoser.diagnoseIfDue(incident, tick);
                closer.closeIfRecovered(incident, tick);
            }
        }
        rootSplitter.separate(tick);
        merger.merge(tick);
        for (TrackedIncident incident : index.open()) {
            diagnoser.diagnoseIfDue(incident, tick);
        }
        for (TrackedIncident incident : index.incidents()) {
            publisher.publish(incident, tick);
        }
        forgetResolved(tick.now());
    }

    private void ignoreExpired(Tick tick) {
        WaitingSymptoms waiting = index.waiting();
        for (Symptom symptom : waiting.sorted()) {
            Instant until = symptom.timestamp().plus(settings.sessions().attachWait());
            if (!symptom.opens() && !tick.now().isBefore(until)) {
                String reason = symptom.background()
                        ? "comes and goes on its own in most hours; no incident was near to join"
                        : "may not open an incident and none was near to join";
                waiting.ignore(symptom, reason, tick);
            }
        }
    }

    private void forgetResolved(Instant now) {
        index.remove(incident -> {
            Instant resolvedAt = incident.period().resolvedAt();
            return resolvedAt != null
                    && resolvedAt.plus(settings.lifecycle().reopen()).isBefore(now);
        });
    }
}

package io.epicenter.correlator;

import io.epicenter.contracts.Feedback;
import io.epicenter.correlator.grouping.Links;
import io.epicenter.correlator.incident.OpenIncident;
import io.epicenter.correlator.incident.Outbox;
import io.epicenter.correlator.incident.Roster;
import io.epicenter.correlator.learning.Corrections;
import io.epicenter.correlator.learning.Lessons;
import io.epicenter.correlator.learning.Tuning;
import io.epicenter.correlator.lifecycle.Diagnoses;
import io.epicenter.correlator.lifecycle.Joining;
import io.epicenter.correlator.lifecycle.Lifecycle;
import io.epicenter.correlator.lifecycle.Merging;
import io.epicenter.correlator.lifecycle.Opening;
import io.epicenter.correlator.lifecycle.Separating;
import io.epicenter.correlator.lifecycle.Splitting;
import io.epicenter.correlator.memory.Memory;
import io.epicenter.correlator.model.Graph;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The incidents of one environment: what is done to them at each tick, in order.
final class Incidents {
    private final Settings settings;
    private final Roster roster;
    private final Joining joining;
    private final Opening opening;
    private final Splitting splitting;
    private final Merging merging;
    private final Separating separating;
    private final Corrections corrections;
    private final Diagnoses diagnoses;
    private final Lifecycle lifecycle;
    private final Tuning tuning = new Tuning();

    Incidents(Settings settings, Plugins plugins, Memory memory) {
        this.settings = settings;
        this.roster = new Roster(settings.bounds());
        this.diagnoses = new Diagnoses(settings, plugins.evidence(), memory, tuning);
        this.lifecycle = new Lifecycle(settings.lifecycle(), memory);
        Links links = new Links(plugins.rules(), settings.sessions(), tuning, memory::changesIn);
        this.joining = new Joining(links, roster, memory.episodes(), settings.sessions());
        this.opening = new Opening(settings, links, joining, roster, diagnoses);
        this.splitting = new Splitting(roster, settings);
        this.separating = new Separating(roster, diagnoses, settings.bounds(), memory::changesIn);
        this.merging = new Merging(roster, lifecycle);
        this.corrections = new Corrections(roster, merging, new Lessons(links, tuning));
    }

    Tuning tuning() {
        return tuning;
    }

    Collection<OpenIncident> all() {
        return roster.incidents();
    }

    Collection<Symptom> waiting() {
        return roster.waiting();
    }

    void restore(OpenIncident incident) {
        roster.add(incident);
    }

    void restoreWaiting(Symptom symptom) {
        roster.await(symptom);
    }

    boolean isIdle() {
        return roster.waiting().isEmpty() && roster.incidents().isEmpty();
    }

    int openCount() {
        return roster.openCount();
    }

    /// Lets a symptom wait for its incident; false when there is no room.
    boolean await(Symptom symptom) {
        return roster.await(symptom);
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
    void correct(Feedback feedback, Instant now, Graph graph, Outbox outbox) {
        corrections.apply(feedback, now, graph, outbox);
    }

    void tick(Instant now, Graph graph, Outbox outbox) {
        joining.join(now, graph, outbox);
        splitting.split(now, outbox);
        opening.open(now, graph, outbox);
        giveUp(now, outbox);
        for (OpenIncident incident : List.copyOf(roster.incidents())) {
            if (incident.isOpen()) {
                diagnoses.rank(incident, now, graph);
                lifecycle.settle(incident, now, outbox);
            }
        }
        separating.separate(now, graph, outbox);
        merging.merge(now, graph, outbox);
        for (OpenIncident incident : roster.open()) {
            diagnoses.rank(incident, now, graph);
        }
        for (OpenIncident incident : roster.incidents()) {
            lifecycle.publish(incident, now, graph, outbox);
        }
        roster.remove(incident -> {
            Instant resolvedAt = incident.resolvedAt();
            return resolvedAt != null
                    && resolvedAt.plus(settings.lifecycle().reopen()).isBefore(now);
        });
    }

    private void giveUp(Instant now, Outbox outbox) {
        for (Symptom symptom : roster.sortedWaiting()) {
            Instant until = symptom.timestamp().plus(settings.sessions().attachWait());
            if (!symptom.opens() && !now.isBefore(until)) {
                String reason = symptom.background()
                        ? "comes and goes on its own in most hours; no incident was near to join"
                        : "may not open an incident and none was near to join";
                roster.dismiss(symptom, reason, now, outbox);
            }
        }
    }
}

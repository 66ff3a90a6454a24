package io.epicenter.correlator;

import io.epicenter.contracts.Incident;
import io.epicenter.correlator.incident.TrackedIncident;
import io.epicenter.correlator.input.InputCounts;
import io.epicenter.correlator.model.TunedWeights;
import io.epicenter.correlator.rootcause.Diagnosis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// What a correlator holds, to read. Confined to the correlator's thread.
public final class CorrelatorView {
    private final Collection<Environment> environments;
    private final long refused;

    /// @param refused inputs of environments that there was no room for
    CorrelatorView(Collection<Environment> environments, long refused) {
        this.environments = environments;
        this.refused = refused;
    }

    /// The last published revision of every incident that is open.
    public List<Incident> openIncidents() {
        List<Incident> open = new ArrayList<>();
        for (Environment environment : environments) {
            for (TrackedIncident incident : environment.index().incidents()) {
                Incident published = incident.published().incident();
                if (incident.isOpen() && published != null) {
                    open.add(published);
                }
            }
        }
        return open;
    }

    /// The last published revision of an incident, open or resolved not long ago.
    public Optional<Incident> incident(String id) {
        return find(id).flatMap(
                        incident -> Optional.ofNullable(incident.published().incident()));
    }

    /// How the causes of an incident were ranked last, when they were and the incident is kept.
    public Optional<Diagnosis> diagnosis(String id) {
        return find(id).flatMap(incident -> Optional.ofNullable(incident.cause().diagnosis()));
    }

    private Optional<TrackedIncident> find(String id) {
        for (Environment environment : environments) {
            TrackedIncident incident = environment.index().incident(id);
            if (incident != null) {
                return Optional.of(incident);
            }
        }
        return Optional.empty();
    }

    /// The weights that people's verdicts have taught, oldest version first, by environment.
    public Map<String, List<TunedWeights>> tunedWeights() {
        Map<String, List<TunedWeights>> tuned = new TreeMap<>();
        for (Environment environment : environments) {
            tuned.put(environment.scope(), environment.tuner().versions());
        }
        return tuned;
    }

    /// The event time from which signals must be recalled after a restore; empty while there is nothing to recall.
    public Optional<Instant> recallFrom() {
        return environments.stream()
                .flatMap(environment ->
                        Optional.ofNullable(environment.lastTick())
                                .map(environment.intake().signals()::recallFrom)
                                .stream())
                .min(Instant::compareTo);
    }

    /// The least event time that an environment has decided up to; empty while none has.
    public Optional<Instant> decidedUntil() {
        return environments.stream()
                .map(Environment::lastTick)
                .filter(Objects::nonNull)
                .min(Instant::compareTo);
    }

    public Correlator.Statistics statistics() {
        int open = 0;
        int buffered = 0;
        InputCounts sum = InputCounts.ZERO;
        Correlator.Work work = Correlator.Work.NONE;
        Instant watermark = null;
        for (Environment environment : environments) {
            open += environment.index().openCount();
            buffered += environment.intake().waiting();
            sum = sum.plus(environment.intake().counts());
            work = work.plus(environment.work());
            Instant tick = environment.lastTick();
            if (tick != null && (watermark == null || tick.isBefore(watermark))) {
                watermark = tick;
            }
        }
        return new Correlator.Statistics(
                environments.size(),
                open,
                buffered,
                sum.inputs(),
                sum.late(),
                sum.dropped() + refused,
                sum.suppressed(),
                sum.ahead(),
                watermark,
                work);
    }
}

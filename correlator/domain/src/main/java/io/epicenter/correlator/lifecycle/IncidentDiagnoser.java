package io.epicenter.correlator.lifecycle;

import io.epicenter.contracts.Entity;
import io.epicenter.correlator.incident.CauseRecord;
import io.epicenter.correlator.incident.Tick;
import io.epicenter.correlator.incident.TrackedIncident;
import io.epicenter.correlator.memory.ChangeLog;
import io.epicenter.correlator.memory.SignalHistories;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.model.TunedWeights;
import io.epicenter.correlator.rootcause.Diagnosis;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.RankingContext;
import io.epicenter.correlator.rootcause.RootCauseRanker;
import io.epicenter.correlator.rootcause.observation.IncidentObservations;
import io.epicenter.correlator.rootcause.observation.ObservationCollector;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Ranks the causes of incidents from what is remembered around their members.
public final class IncidentDiagnoser {
    private final Settings settings;
    private final List<EvidenceSource> evidence;
    private final SignalHistories histories;
    private final ChangeLog changes;
    private final Supplier<TunedWeights> tuned;
    private @Nullable RootCauseRanker ranker;
    private int version;

    public IncidentDiagnoser(
            Settings settings,
            List<EvidenceSource> evidence,
            SignalHistories histories,
            ChangeLog changes,
            Supplier<TunedWeights> tuned) {
        this.settings = settings;
        this.evidence = List.copyOf(evidence);
        this.histories = histories;
        this.changes = changes;
        this.tuned = tuned;
    }

    /// @param elsewhere what other incidents already explain
    Diagnosis diagnose(Collection<Symptom> members, Set<Entity> elsewhere, Tick tick) {
        IncidentObservations observed = new ObservationCollector(members, tick.graph(), tick.now(), settings.causes())
                .collect(histories.around(members, tick.graph()), changes.all());
        return ranker().diagnose(RankingContext.of(observed), elsewhere);
    }

    /// With the weights that people have taught.
    private RootCauseRanker ranker() {
        TunedWeights current = tuned.get();
        RootCauseRanker known = ranker;
        if (known == null || version != current.version()) {
            Map<String, Double> weights = new TreeMap<>(settings.causes().weights());
            for (EvidenceSource source : evidence) {
                double weight = weights.getOrDefault(source.name(), source.defaultWeight());
                weights.put(source.name(), weight * current.evidenceFactor(source.name()));
            }
            known = new RootCauseRanker(evidence, settings.withWeights(weights));
            ranker = known;
            version = current.version();
        }
        return known;
    }

    /// Ranks the causes when it is time to, and while the signals of its beginning are still remembered.
    public void diagnoseIfDue(TrackedIncident incident, Tick tick) {
        CauseRecord cause = incident.cause();
        if (!cause.isRankDue(tick.now(), settings.lifecycle().rerankAfter(), incident.period(), incident.group())) {
            return;
        }
        Instant remembered = tick.now().minus(settings.bounds().history());
        if (cause.diagnosis() == null || incident.group().firstOnset().isAfter(remembered)) {
            cause.ranked(diagnose(incident.members().all(), cause.excluded(), tick), tick.now());
        }
    }
}

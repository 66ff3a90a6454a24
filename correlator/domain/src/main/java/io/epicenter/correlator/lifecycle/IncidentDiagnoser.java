package io.epicenter.correlator.lifecycle;

import io.epicenter.contracts.Entity;
import io.epicenter.correlator.incident.TrackedIncident;
import io.epicenter.correlator.learning.WeightTuner;
import io.epicenter.correlator.memory.EnvironmentMemory;
import io.epicenter.correlator.model.DependencyGraph;
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
import org.jspecify.annotations.Nullable;

/// Ranks the causes of incidents from what is remembered around their members.
public final class IncidentDiagnoser {
    private final Settings settings;
    private final List<EvidenceSource> evidence;
    private final WeightTuner tuning;
    private @Nullable RootCauseRanker ranker;
    private int version;
    private final EnvironmentMemory memory;

    public IncidentDiagnoser(
            Settings settings, List<EvidenceSource> evidence, EnvironmentMemory memory, WeightTuner tuning) {
        this.settings = settings;
        this.evidence = List.copyOf(evidence);
        this.tuning = tuning;
        this.memory = memory;
    }

    /// @param elsewhere what other incidents already explain
    Diagnosis diagnose(Collection<Symptom> members, Set<Entity> elsewhere, Instant now, DependencyGraph graph) {
        IncidentObservations observed = new ObservationCollector(members, graph, now, settings.causes())
                .collect(memory.historiesAround(members, graph), memory.changes());
        return ranker().diagnose(RankingContext.of(observed), elsewhere);
    }

    /// With the weights that people have taught.
    private RootCauseRanker ranker() {
        TunedWeights tuned = tuning.current();
        RootCauseRanker known = ranker;
        if (known == null || version != tuned.version()) {
            Map<String, Double> weights = new TreeMap<>(settings.causes().weights());
            for (EvidenceSource source : evidence) {
                double weight = weights.getOrDefault(source.name(), source.defaultWeight());
                weights.put(source.name(), weight * tuning.evidenceFactor(source.name()));
            }
            known = new RootCauseRanker(evidence, settings.withWeights(weights));
            ranker = known;
            version = tuned.version();
        }
        return known;
    }

    /// Ranks the causes when it is time to, and while the signals of its beginning are still remembered.
    public void diagnoseIfDue(TrackedIncident incident, Instant now, DependencyGraph graph) {
        if (!incident.isRankDue(now, settings.lifecycle().rerankAfter())) {
            return;
        }
        Instant remembered = now.minus(settings.bounds().history());
        if (incident.diagnosis() == null || incident.group().firstOnset().isAfter(remembered)) {
            incident.ranked(diagnose(incident.members(), incident.excludedCauses(), now, graph), now);
        }
    }
}

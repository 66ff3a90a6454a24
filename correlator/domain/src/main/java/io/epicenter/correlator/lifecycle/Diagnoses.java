package io.epicenter.correlator.lifecycle;

import io.epicenter.contracts.Entity;
import io.epicenter.correlator.incident.OpenIncident;
import io.epicenter.correlator.learning.Tuning;
import io.epicenter.correlator.memory.Memory;
import io.epicenter.correlator.model.Graph;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.model.TunedWeights;
import io.epicenter.correlator.rootcause.Diagnosis;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Ranking;
import io.epicenter.correlator.rootcause.Situation;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Ranks the causes of incidents from what is remembered around their members.
public final class Diagnoses {
    private final Settings settings;
    private final List<EvidenceSource> evidence;
    private final Tuning tuning;
    private @Nullable Ranking ranking;
    private int version;
    private final Memory memory;

    public Diagnoses(Settings settings, List<EvidenceSource> evidence, Memory memory, Tuning tuning) {
        this.settings = settings;
        this.evidence = List.copyOf(evidence);
        this.tuning = tuning;
        this.memory = memory;
    }

    /// @param elsewhere what other incidents already explain
    Diagnosis diagnose(Collection<Symptom> members, Set<Entity> elsewhere, Instant now, Graph graph) {
        Situation situation =
                new Situation(members, memory.around(members, graph), memory.changes(), graph, now, settings.causes());
        return ranking().diagnose(situation, elsewhere);
    }

    /// With the weights that people have taught.
    private Ranking ranking() {
        TunedWeights tuned = tuning.current();
        Ranking known = ranking;
        if (known == null || version != tuned.version()) {
            Map<String, Double> weights = new TreeMap<>(settings.causes().weights());
            for (EvidenceSource source : evidence) {
                double weight = weights.getOrDefault(source.name(), source.defaultWeight());
                weights.put(source.name(), weight * tuning.evidence(source.name()));
            }
            known = new Ranking(evidence, settings.withWeights(weights));
            ranking = known;
            version = tuned.version();
        }
        return known;
    }

    /// Ranks the causes when it is time to, and while the signals of its beginning are still remembered.
    public void rank(OpenIncident incident, Instant now, Graph graph) {
        if (!incident.isRankDue(now, settings.lifecycle().rerankAfter())) {
            return;
        }
        Instant remembered = now.minus(settings.bounds().history());
        if (incident.diagnosis() == null || incident.together().firstOnset().isAfter(remembered)) {
            incident.ranked(diagnose(incident.members(), incident.elsewhere(), now, graph), now);
        }
    }
}

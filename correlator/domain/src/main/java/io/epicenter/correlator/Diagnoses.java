package io.epicenter.correlator;

import io.epicenter.correlator.evidence.EvidenceSource;
import io.epicenter.correlator.evidence.Situation;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/// Ranks the causes of incidents from what is remembered around their members.
final class Diagnoses {
    private final Settings settings;
    private final Ranking ranking;
    private final Memory memory;

    Diagnoses(Settings settings, List<EvidenceSource> evidence, Memory memory) {
        this.settings = settings;
        this.ranking = new Ranking(evidence, settings);
        this.memory = memory;
    }

    Diagnosis diagnose(Collection<Symptom> members, Instant now, Graph graph) {
        return ranking.diagnose(
                new Situation(members, memory.around(members, graph), memory.changes(), graph, now, settings.causes()));
    }

    /// Ranks the causes when it is time to, and while the signals of its beginning are still remembered.
    void rank(OpenIncident incident, Instant now, Graph graph) {
        if (!incident.isRankDue(now, settings.lifecycle().rerankAfter())) {
            return;
        }
        Instant remembered = now.minus(settings.bounds().history());
        if (incident.diagnosis() == null || incident.firstOnset().isAfter(remembered)) {
            incident.ranked(diagnose(incident.members(), now, graph), now);
        }
    }
}

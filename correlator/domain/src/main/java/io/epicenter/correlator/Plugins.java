package io.epicenter.correlator;

import io.epicenter.correlator.grouping.CorrelationRule;
import io.epicenter.correlator.rootcause.EvidenceSource;
import java.util.Comparator;
import java.util.List;

/// The correlation rules and evidence sources in use, in the order of their names.
public record Plugins(List<CorrelationRule> rules, List<EvidenceSource> evidence) {
    public Plugins {
        rules = rules.stream()
                .sorted(Comparator.comparing(CorrelationRule::name))
                .toList();
        evidence = evidence.stream()
                .sorted(Comparator.comparing(EvidenceSource::name))
                .toList();
    }
}

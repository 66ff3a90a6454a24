package io.epicenter.correlator;

import io.epicenter.correlator.evidence.AlertRarity;
import io.epicenter.correlator.evidence.Availability;
import io.epicenter.correlator.evidence.Blame;
import io.epicenter.correlator.evidence.ChangePrior;
import io.epicenter.correlator.evidence.Coverage;
import io.epicenter.correlator.evidence.EvidenceSource;
import io.epicenter.correlator.evidence.Invariants;
import io.epicenter.correlator.evidence.LoadInduced;
import io.epicenter.correlator.evidence.OnsetOrder;
import io.epicenter.correlator.evidence.RollUp;
import io.epicenter.correlator.evidence.Saturation;
import io.epicenter.correlator.evidence.SelfTime;
import io.epicenter.correlator.evidence.SharedMachine;
import io.epicenter.correlator.evidence.SlowWay;
import io.epicenter.correlator.evidence.TrafficSurge;
import io.epicenter.correlator.evidence.TransportGap;
import io.epicenter.correlator.evidence.UnseenDependency;
import io.epicenter.correlator.rule.CoOccurrenceRule;
import io.epicenter.correlator.rule.NamespaceRule;
import io.epicenter.correlator.rule.Rule;
import io.epicenter.correlator.rule.SharedChangeRule;
import io.epicenter.correlator.rule.TextRule;
import io.epicenter.correlator.rule.TimeRule;
import io.epicenter.correlator.rule.TopologyRule;
import java.util.Comparator;
import java.util.List;

/// The correlation rules and evidence sources in use, in the order of their names.
public record Plugins(List<Rule> rules, List<EvidenceSource> evidence) {
    public Plugins {
        rules = rules.stream().sorted(Comparator.comparing(Rule::name)).toList();
        evidence = evidence.stream()
                .sorted(Comparator.comparing(EvidenceSource::name))
                .toList();
    }

    /// All that come with Epicenter.
    public static Plugins builtIn() {
        return new Plugins(
                List.of(
                        new TimeRule(),
                        new TopologyRule(),
                        new TextRule(),
                        new NamespaceRule(),
                        new SharedChangeRule(),
                        new CoOccurrenceRule()),
                List.of(
                        new Blame(),
                        new OnsetOrder(),
                        new RollUp(),
                        new Saturation(),
                        new ChangePrior(),
                        new AlertRarity(),
                        new Availability(),
                        new Coverage(),
                        new LoadInduced(),
                        new TrafficSurge(),
                        new UnseenDependency(),
                        new TransportGap(),
                        new SlowWay(),
                        new SharedMachine(),
                        new SelfTime(),
                        new Invariants()));
    }
}

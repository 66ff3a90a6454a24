package io.epicenter.correlator;

import io.epicenter.correlator.grouping.rule.CoOccurrenceRule;
import io.epicenter.correlator.grouping.rule.NamespaceRule;
import io.epicenter.correlator.grouping.rule.SharedChangeRule;
import io.epicenter.correlator.grouping.rule.TextRule;
import io.epicenter.correlator.grouping.rule.TimeRule;
import io.epicenter.correlator.grouping.rule.TopologyRule;
import io.epicenter.correlator.rootcause.evidence.AlertRarity;
import io.epicenter.correlator.rootcause.evidence.Availability;
import io.epicenter.correlator.rootcause.evidence.BlameShare;
import io.epicenter.correlator.rootcause.evidence.BrokenInvariant;
import io.epicenter.correlator.rootcause.evidence.ChangePrior;
import io.epicenter.correlator.rootcause.evidence.InstanceRollUp;
import io.epicenter.correlator.rootcause.evidence.NetworkLatency;
import io.epicenter.correlator.rootcause.evidence.NewDependency;
import io.epicenter.correlator.rootcause.evidence.OnsetOrder;
import io.epicenter.correlator.rootcause.evidence.Saturation;
import io.epicenter.correlator.rootcause.evidence.SelfTime;
import io.epicenter.correlator.rootcause.evidence.SharedMachine;
import io.epicenter.correlator.rootcause.evidence.SymptomCoverage;
import io.epicenter.correlator.rootcause.evidence.TrafficSurge;
import io.epicenter.correlator.rootcause.evidence.TransportGap;
import io.epicenter.correlator.rootcause.evidence.UpstreamLoad;
import java.util.List;

/// The correlation rules and evidence sources that come with Epicenter: the one list in the code, for what knows no
/// beans, such as a replay. A service is given all beans instead.
public final class BuiltInPlugins {
    private BuiltInPlugins() {}

    public static Plugins all() {
        return new Plugins(
                List.of(
                        new TimeRule(),
                        new TopologyRule(),
                        new TextRule(),
                        new NamespaceRule(),
                        new SharedChangeRule(),
                        new CoOccurrenceRule()),
                List.of(
                        new BlameShare(),
                        new OnsetOrder(),
                        new InstanceRollUp(),
                        new Saturation(),
                        new ChangePrior(),
                        new AlertRarity(),
                        new Availability(),
                        new SymptomCoverage(),
                        new UpstreamLoad(),
                        new TrafficSurge(),
                        new NewDependency(),
                        new TransportGap(),
                        new NetworkLatency(),
                        new SharedMachine(),
                        new SelfTime(),
                        new BrokenInvariant()));
    }
}

package io.epicenter.correlator;

import io.epicenter.correlator.grouping.CorrelationRule;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.rootcause.EvidenceSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Everything that decides what a correlator makes of its inputs: what a running one shows, what a recording of it
/// carries, and what a replay runs with. What people's verdicts have taught is not here: it follows from the inputs.
///
/// @param settings a weight that they do not name is the evidence source's own
/// @param rules names of the correlation rules in use
/// @param evidence names of the evidence sources in use
public record CorrelatorParameters(Settings settings, List<String> rules, List<String> evidence) {
    public CorrelatorParameters {
        rules = List.copyOf(rules);
        evidence = List.copyOf(evidence);
    }

    /// What comes with this version.
    public static CorrelatorParameters standard() {
        return of(Settings.DEFAULT, BuiltInPlugins.all());
    }

    /// Those of a correlator with these settings and plug-ins. The weight of each evidence source is told.
    public static CorrelatorParameters of(Settings settings, Plugins plugins) {
        Map<String, Double> weights = new TreeMap<>(settings.causes().weights());
        plugins.evidence().forEach(source -> weights.putIfAbsent(source.name(), source.defaultWeight()));
        return new CorrelatorParameters(
                settings.withWeights(weights),
                plugins.rules().stream().map(CorrelationRule::name).toList(),
                plugins.evidence().stream().map(EvidenceSource::name).toList());
    }

    public CorrelatorParameters with(Settings changed) {
        return new CorrelatorParameters(changed, rules, evidence);
    }

    /// The plug-ins that come with Epicenter and are named here.
    public Plugins plugins() {
        Plugins all = BuiltInPlugins.all();
        return new Plugins(
                all.rules().stream().filter(rule -> rules.contains(rule.name())).toList(),
                all.evidence().stream()
                        .filter(source -> evidence.contains(source.name()))
                        .toList());
    }

    /// How the plug-ins differ from those of this version, in sentences.
    public List<String> differences() {
        CorrelatorParameters known = of(settings, BuiltInPlugins.all());
        List<String> sentences = new ArrayList<>();
        compare("correlation rule", rules, known.rules, sentences);
        compare("evidence source", evidence, known.evidence, sentences);
        return sentences;
    }

    private static void compare(String kind, List<String> named, List<String> known, List<String> sentences) {
        named.stream()
                .filter(name -> !known.contains(name))
                .forEach(
                        name -> sentences.add("the " + kind + " '" + name + "' is not known to this version, ignored"));
        known.stream()
                .filter(name -> !named.contains(name))
                .forEach(name -> sentences.add("the " + kind + " '" + name + "' was not in use, left out"));
    }
}

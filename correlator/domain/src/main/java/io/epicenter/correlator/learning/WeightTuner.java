package io.epicenter.correlator.learning;

import io.epicenter.contracts.Incident.Candidate;
import io.epicenter.contracts.Incident.Evidence;
import io.epicenter.correlator.grouping.LabelledLink;
import io.epicenter.correlator.model.TunedWeights;
import io.epicenter.correlator.rootcause.OperatorVerdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What an environment's people have taught: factors on the rules' votes and on the evidence's weights, re-fitted a
/// small step with each verdict. Bounded, versioned, and any version that is kept can be brought back.
/// Source: one step of gradient descent on the logistic loss for links, of the softmax loss for causes.
public final class WeightTuner {
    /// Bounds on every factor and on the bias, in log-odds. Chosen by hand: people can halve or double what a rule
    /// says, and not switch it off.
    static final double LEAST = 0.5;
    static final double MOST = 2;
    static final double MOST_BIAS = 1;
    /// Versions that are kept and can be brought back. Chosen by hand: a bound on memory.
    static final int KEPT = 50;
    /// Step of the gradient descent with one verdict. Chosen by hand: it takes many equal verdicts to move a factor
    /// from 1 to a bound; with a larger one a single verdict would decide.
    private static final double STEP = 0.05;

    private final List<TunedWeights> versions = new ArrayList<>();

    public TunedWeights current() {
        return versions.isEmpty() ? TunedWeights.NONE : versions.getLast();
    }

    public List<TunedWeights> versions() {
        return List.copyOf(versions);
    }

    public void restore(@Nullable List<TunedWeights> known) {
        if (known != null) {
            versions.addAll(known);
        }
    }

    /// Moves the factors of the rules towards the labels of these pairs.
    void tuneLinks(Collection<LabelledLink> pairs, String reason, Instant at) {
        if (pairs.isEmpty()) {
            return;
        }
        Map<String, Double> gradient = new TreeMap<>();
        double bias = 0;
        for (LabelledLink pair : pairs) {
            double error = ((pair.belongsTogether() ? 1 : 0) - pair.probability()) / pairs.size();
            bias += error;
            pair.votes().forEach((rule, vote) -> gradient.merge(rule, error * vote, Double::sum));
        }
        TunedWeights before = current();
        double moved = Math.clamp(before.bias() + STEP * bias, -MOST_BIAS, MOST_BIAS);
        add(new TunedWeights(next(), at, reason, rounded(moved), moved(before.links(), gradient), before.evidence()));
    }

    /// Moves the factors of the evidence so that the right candidate gains on the other.
    ///
    /// @param doubt how surprising the verdict is, 0..1
    void tuneEvidence(Candidate right, Candidate other, double doubt, String reason, Instant at) {
        Map<String, Double> gradient = new TreeMap<>();
        weigh(right.evidence(), doubt, gradient);
        weigh(right.counterEvidence(), doubt, gradient);
        weigh(other.evidence(), -doubt, gradient);
        weigh(other.counterEvidence(), -doubt, gradient);
        if (gradient.isEmpty()) {
            return;
        }
        TunedWeights before = current();
        add(new TunedWeights(next(), at, reason, before.bias(), before.links(), moved(before.evidence(), gradient)));
    }

    /// Brings an earlier version back, as a new one; version 0 is what the correlator came with. False when that
    /// version is not kept.
    public boolean revert(int version, String reason, Instant at) {
        TunedWeights found = version == 0
                ? TunedWeights.NONE
                : versions.stream()
                        .filter(known -> known.version() == version)
                        .findFirst()
                        .orElse(null);
        if (found == null) {
            return false;
        }
        add(new TunedWeights(next(), at, reason, found.bias(), found.links(), found.evidence()));
        return true;
    }

    private int next() {
        return current().version() + 1;
    }

    private void add(TunedWeights weights) {
        versions.add(weights);
        if (versions.size() > KEPT) {
            versions.removeFirst();
        }
    }

    private static void weigh(List<Evidence> evidence, double sign, Map<String, Double> gradient) {
        for (Evidence item : evidence) {
            if (!item.kind().equals(OperatorVerdict.EVIDENCE_KIND)) {
                gradient.merge(item.kind(), sign * item.weight(), Double::sum);
            }
        }
    }

    private static Map<String, Double> moved(Map<String, Double> before, Map<String, Double> gradient) {
        Map<String, Double> after = new TreeMap<>(before);
        gradient.forEach((name, slope) -> {
            double factor = before.getOrDefault(name, 1.0);
            after.put(name, rounded(Math.clamp(factor + STEP * slope, LEAST, MOST)));
        });
        return after;
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}

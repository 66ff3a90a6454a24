package io.epicenter.detector.multivariate;

import io.epicenter.detector.method.MultivariateMethod.MultivariateScore;
import io.epicenter.detector.method.ScoredValue;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.math3.special.Gamma;

/// The signals of one entity in one interval: the vector of their deviations, and how improbable each is by itself.
public final class MultivariateObservation {
    /// The most that one signal counts, -ln p: further out its learnt tail is a guess. Measured on ASD: from 15 to
    /// 30 the crossed score stays within .02 (docs/accuracy-detection.md).
    private static final double MOST = 30;
    /// Scales at which a deviation is cut: the rows of the forest keep a byte in tenths, 12.7 at most.
    private static final double MOST_DEVIATION = 12;
    /// Mean correlation of the surprisals of an entity's signals that is reckoned with. Fitted on ASD; expect less
    /// of it elsewhere (docs/accuracy-detection.md).
    private static final double DEPENDENCE = 0.2;
    /// Least p-value, so that its logarithm is finite: well below what the limit lets count.
    private static final double LEAST_P = 1e-30;

    private final Map<String, Double> deviations = new TreeMap<>();
    private double surprisals;

    /// Adds the score of a signal by itself; one that warms up counts as usual.
    public void add(String signal, ScoredValue scored) {
        boolean warming = scored.warming();
        deviations.put(signal, warming ? 0 : Math.clamp(scored.deviation(), -MOST_DEVIATION, MOST_DEVIATION));
        surprisals += surprisal(warming ? 1 : scored.pValue());
    }

    private static double surprisal(double pValue) {
        return Math.min(MOST, -Math.log(Math.max(LEAST_P, pValue)));
    }

    Map<String, Double> deviations() {
        return deviations;
    }

    int signalCount() {
        return deviations.size();
    }

    /// The p-value of the multivariate method and of the signals, each with one vote: Fisher's combination of
    /// p-values for dependent tests. The mean surprisal of n tests that correlate by r on average has about a
    /// Gamma distribution of shape `n / (1 + (n - 1) r)`. Sources: Fisher 1925; Brown, Biometrics 1975.
    double vote(MultivariateScore multivariateScore) {
        int votes = deviations.size() + 1;
        double mean = (surprisals + surprisal(multivariateScore.pValue())) / votes;
        double shape = votes / (1 + (votes - 1) * DEPENDENCE);
        double p = mean == 0 ? 1 : Gamma.regularizedGammaQ(shape, shape * mean);
        return Math.max(LEAST_P, p);
    }
}

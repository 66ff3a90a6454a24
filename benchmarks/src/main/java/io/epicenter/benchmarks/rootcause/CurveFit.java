package io.epicenter.benchmarks.rootcause;

import io.epicenter.benchmarks.rootcause.CaseEvaluator.Answer;
import io.epicenter.correlator.rootcause.Confidence;
import io.epicenter.correlator.rootcause.Confidence.Curve;
import io.epicenter.correlator.rootcause.Confidence.Features;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/// Fits the curve of confidence as the built-in ones are: logistic regression with equal weight for each system and a
/// small penalty on slopes that differ from what is usual: none, but of alerts, of which few systems are recorded, that
/// a lead tells as much as where signals are measured. By Newton's method. Source: Hastie, Tibshirani and Friedman
/// 2009, 4.4.
final class CurveFit {
    private static final int STEPS = 50;
    private static final double PENALTY = 0.01;
    private static final double ALMOST_NONE = 1e-6;

    private CurveFit() {}

    /// The confidences of a system's answers by curves fitted on the other systems; empty when there is no other one
    /// of its kind (with measured signals, or alerts alone).
    static Optional<Calibration> leavingOut(String system, Collection<Answer> answers) {
        Map<Boolean, Curve> curves = new TreeMap<>();
        for (boolean measured : new boolean[] {true, false}) {
            Map<String, List<Answer>> others = answers.stream()
                    .filter(answer -> !answer.question().system().equals(system))
                    .filter(answer ->
                            answer.grounds() != null && answer.grounds().measured() == measured)
                    .collect(Collectors.groupingBy(
                            answer -> answer.question().system(), TreeMap::new, Collectors.toList()));
            if (!others.isEmpty()) {
                curves.put(measured, fit(others.values(), measured));
            }
        }
        List<Answer> own = answers.stream()
                .filter(answer -> answer.question().system().equals(system))
                .toList();
        double[] confidence = new double[own.size()];
        boolean[] right = new boolean[own.size()];
        for (int i = 0; i < confidence.length; i++) {
            Features grounds = own.get(i).grounds();
            Curve curve = grounds == null ? null : curves.get(grounds.measured());
            if (grounds != null && curve == null) {
                return Optional.empty();
            }
            confidence[i] = grounds == null || curve == null ? 0 : curve.of(grounds);
            right[i] = own.get(i).isFirst();
        }
        return Optional.of(new Calibration(confidence, right));
    }

    private static Curve fit(Collection<List<Answer>> systems, boolean measured) {
        int terms = measured ? 2 : 3;
        RealVector usual = MatrixUtils.createRealVector(new double[terms]);
        if (!measured) {
            usual.setEntry(1, Confidence.MEASURED.lead());
        }
        RealVector slopes = usual.copy();
        for (int step = 0; step < STEPS; step++) {
            RealMatrix curvature = MatrixUtils.createRealMatrix(terms, terms);
            RealVector gradient = MatrixUtils.createRealVector(new double[terms]);
            for (int term = 0; term < terms; term++) {
                double penalty = term == 0 ? ALMOST_NONE : PENALTY;
                curvature.addToEntry(term, term, penalty);
                gradient.addToEntry(term, -penalty * (slopes.getEntry(term) - usual.getEntry(term)));
            }
            for (List<Answer> system : systems) {
                for (Answer answer : system) {
                    RealVector row = row(answer, terms);
                    double sure = 1 / (1 + Math.exp(-row.dotProduct(slopes)));
                    double weight = 1.0 / system.size();
                    gradient = gradient.add(row.mapMultiply(weight * ((answer.isFirst() ? 1 : 0) - sure)));
                    curvature = curvature.add(row.outerProduct(row).scalarMultiply(weight * sure * (1 - sure)));
                }
            }
            slopes = slopes.add(new LUDecomposition(curvature).getSolver().solve(gradient));
        }
        return new Curve(slopes.getEntry(0), slopes.getEntry(1), measured ? 0 : slopes.getEntry(2));
    }

    private static RealVector row(Answer answer, int terms) {
        Features grounds = answer.grounds();
        double lead = grounds == null ? 0 : grounds.lead();
        double weight = grounds == null ? 0 : grounds.weight();
        double[] row = {1, lead, weight};
        return MatrixUtils.createRealVector(java.util.Arrays.copyOf(row, terms));
    }
}

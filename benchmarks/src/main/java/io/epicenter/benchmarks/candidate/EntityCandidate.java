package io.epicenter.benchmarks.candidate;

import io.epicenter.detector.method.VectorMethod;
import io.epicenter.detector.method.streaming.StreamingMethod;
import io.epicenter.detector.multivariate.EntityWatch;
import io.epicenter.detector.signal.Surprise;
import io.epicenter.replay.command.Options.WrongUse;
import java.util.ServiceLoader;

/// All metrics of a machine judged together by the product's path: the vector's method alone, or its vote with the
/// single metrics.
record EntityCandidate(boolean voting) implements Candidate {
    static final String FOREST = "isolation_forest";

    @Override
    public String name() {
        return voting ? "vote" : FOREST;
    }

    @Override
    public double threshold() {
        return voting ? Surprise.ALARM : EntityWatch.ALARM_ALONE;
    }

    @Override
    public boolean isMultivariate() {
        return true;
    }

    @Override
    public Scorer start(int columns) {
        VectorMethod method = ServiceLoader.load(VectorMethod.class)
                .findFirst()
                .orElseThrow(() -> new WrongUse("the method " + FOREST + " is not in this build (-Pno-smile)"));
        EntityWatch watch = new EntityWatch(new StreamingMethod(), method, columns);
        return new Scorer() {
            @Override
            public void take(long millis, double[] row) {
                watch.take(millis, row);
            }

            @Override
            public double raw() {
                return voting ? watch.votedSurprise() : watch.surprise();
            }

            @Override
            public double alarm() {
                return voting ? watch.votedNews() : watch.news();
            }
        };
    }
}

package io.epicenter.benchmarks.candidate;

import io.epicenter.detector.alarm.NoveltyFilter;
import io.epicenter.detector.method.MultivariateMethod;
import io.epicenter.detector.method.streaming.StreamingMethod;
import io.epicenter.detector.multivariate.EntityDetector;
import io.epicenter.replay.command.Options.UsageException;
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
        return voting ? NoveltyFilter.ALARM : EntityDetector.ALARM_ALONE;
    }

    @Override
    public boolean isMultivariate() {
        return true;
    }

    @Override
    public Scorer start(int columns) {
        MultivariateMethod method = ServiceLoader.load(MultivariateMethod.class)
                .findFirst()
                .orElseThrow(() -> new UsageException("the method " + FOREST + " is not in this build (-Pno-smile)"));
        EntityDetector watch = new EntityDetector(new StreamingMethod(), method, columns);
        return new Scorer() {
            @Override
            public void take(long millis, double[] row) {
                watch.add(millis, row);
            }

            @Override
            public double raw() {
                return voting ? watch.votedSurprisal() : watch.surprisal();
            }

            @Override
            public double alarm() {
                return voting ? watch.votedNovelty() : watch.novelty();
            }
        };
    }
}

package io.epicenter.benchmarks.candidate;

import io.epicenter.detector.alarm.NoveltyFilter;
import io.epicenter.detector.alarm.SeriesDetector;
import io.epicenter.detector.method.FittingExecutor;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.fitted.LuminaireMethod;
import io.epicenter.detector.method.fitted.ProphetMethod;
import io.epicenter.detector.method.streaming.StreamingMethod;
import io.epicenter.replay.command.Options.UsageException;
import java.util.ArrayList;
import java.util.List;

/// What `--method` can name: the product's methods and the peers measured beside them.
public final class Candidates {
    public static final String DEFAULT = StreamingMethod.NAME;

    private static final List<Candidate> ALL = all();

    private Candidates() {}

    private static List<Candidate> all() {
        List<Candidate> singles = List.of(
                new Product(new StreamingMethod()),
                new Product(new ProphetMethod(FittingExecutor.INLINE)),
                new Product(new LuminaireMethod(FittingExecutor.INLINE)),
                new EwmaCandidate(),
                new RandomCutForestCandidate());
        List<Candidate> all = new ArrayList<>(singles);
        all.add(new EntityCandidate(false));
        all.add(new EntityCandidate(true));
        for (Candidate single : singles) {
            all.add(new CombinedCandidate(single, false));
            all.add(new CombinedCandidate(single, true));
        }
        return List.copyOf(all);
    }

    public static Candidate named(String name) {
        for (Candidate candidate : ALL) {
            if (candidate.name().equals(name)) {
                return candidate;
            }
        }
        throw new UsageException(
                "--method must be one of " + ALL.stream().map(Candidate::name).toList() + ", not '" + name + "'");
    }

    /// A method of the product by the product's own path, as a series without a signal rule goes.
    private record Product(Method method) implements Candidate {
        @Override
        public String name() {
            return method.name();
        }

        @Override
        public double threshold() {
            return NoveltyFilter.ALARM;
        }

        @Override
        public Scorer start(int columns) {
            SeriesDetector watch = new SeriesDetector(method);
            return new Scorer() {
                @Override
                public void take(long millis, double[] row) {
                    watch.add(millis, row[0]);
                }

                @Override
                public double raw() {
                    return watch.surprisal();
                }

                @Override
                public double alarm() {
                    return watch.novelty();
                }
            };
        }
    }
}

package io.epicenter.detector.method;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Several methods that judge the same signal. Those that still warm up abstain while another one is warm. Band,
/// direction and deviation are those of the method whose p-value is nearest to the vote's.
public final class VotingMethod implements Method {
    /// Least p-value. Chosen by hand: above the smallest normal double (2e-308), so that its logarithm stays
    /// finite.
    private static final double LEAST_P = 1e-300;

    private final List<Method> methods;
    private final Vote vote;

    /// @param methods at least two
    public VotingMethod(List<Method> methods, Vote vote) {
        if (methods.size() < 2) {
            throw new IllegalArgumentException("a vote of " + methods.size());
        }
        this.methods = List.copyOf(methods);
        this.vote = vote;
    }

    @Override
    public String name() {
        return methods.stream().map(Method::name).collect(Collectors.joining("_"));
    }

    @Override
    public Model start(Preset preset) {
        return new Voters(methods.stream().map(method -> method.start(preset)).toList(), vote);
    }

    @Override
    public Model restore(Preset preset, DataInput in) throws IOException {
        List<Model> models = new ArrayList<>();
        for (Method method : methods) {
            models.add(method.restore(preset, in));
        }
        return new Voters(List.copyOf(models), vote);
    }

    private record Voters(List<Model> models, Vote vote) implements Model {
        @Override
        public void score(Observation observation, ScoredValue scored) {
            List<ScoredValue> verdicts = new ArrayList<>();
            for (Model model : models) {
                verdicts.add(model.score(observation));
            }
            List<ScoredValue> warm =
                    verdicts.stream().filter(one -> !one.warming()).toList();
            List<ScoredValue> voters = warm.isEmpty() ? verdicts : warm;
            double p = vote.of(voters.stream().mapToDouble(ScoredValue::pValue).toArray());
            double shift = vote.of(
                    voters.stream().mapToDouble(ScoredValue::shiftPValue).toArray());
            ScoredValue decisive = voters.getFirst();
            for (ScoredValue voter : voters) {
                if (distance(voter.pValue(), p) < distance(decisive.pValue(), p)) {
                    decisive = voter;
                }
            }
            scored.setExpected(decisive.expected(), decisive.lower(), decisive.upper(), decisive.scale())
                    .setDeviation(decisive.deviation(), p, shift, decisive.direction())
                    .setWarming(warm.isEmpty());
        }

        private static double distance(double one, double other) {
            return Math.abs(Math.log(Math.max(LEAST_P, one)) - Math.log(Math.max(LEAST_P, other)));
        }

        /// Each learns from its own verdict, since deviations are in its own scales.
        @Override
        public void learn(Observation observation, ScoredValue scored, Learning learning) {
            for (Model model : models) {
                model.learn(observation, model.score(observation), learning);
            }
        }

        @Override
        public void learnOutlier(double deviation) {
            models.forEach(model -> model.learnOutlier(deviation));
        }

        @Override
        public void acceptLevel() {
            models.forEach(Model::acceptLevel);
        }

        @Override
        public void write(DataOutput out) throws IOException {
            for (Model model : models) {
                model.write(out);
            }
        }
    }
}

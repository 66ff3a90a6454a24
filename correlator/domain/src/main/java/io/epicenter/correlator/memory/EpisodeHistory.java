package io.epicenter.correlator.memory;

import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.model.SymptomGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Co-occurrence, learned online: which series earlier incidents had, and how early. It chooses between concurrent
/// incidents: a symptom belongs rather to the one whose likes in the past had it about as long after they began.
/// Earlier incidents weigh by the fourth power of the Jaccard similarity of what they and the incident had by that
/// age. O(episodes x members) per incident asked. At most so many episodes are kept.
public final class EpisodeHistory {
    /// Episodes that are kept. Chosen by hand: a bound on memory and on the cost of a question, which looks at all of
    /// them.
    private static final int KEPT = 64;
    /// Series that an incident must have had to be kept. Chosen by hand: fewer tell no order.
    private static final int FEWEST = 3;
    /// Ends of the stages in which a series comes, seconds after the first onset. Chosen by hand: finer where most
    /// alerts of a fault come.
    private static final long[] STAGES_SECONDS = {5, 15, 30, 60, 120, 240, 480};
    /// The weight of the prior, as a part of an equal episode. Chosen by hand: one equal episode outweighs it
    /// tenfold.
    private static final double PRIOR_WEIGHT = 0.1;
    /// How probable a series is when the past says nothing, 0..1. Chosen by hand.
    private static final double PRIOR = 0.2;
    /// The least probability, so that its logarithm is finite. Chosen by hand.
    private static final double LEAST = 1e-6;

    private final List<Episode> episodes = new ArrayList<>();

    /// @param stages how early each series came, by the series: 0 within 5 s .. 7 after 8 min
    public record Episode(String incident, Map<String, Integer> stages) {
        public Episode {
            stages = Map.copyOf(stages);
        }
    }

    /// @param incident its id
    public void recordEnded(String incident, SymptomGroup group) {
        Map<String, Integer> stages = stages(group.members(), group.firstOnset());
        if (stages.size() < FEWEST) {
            return;
        }
        episodes.removeIf(episode -> episode.incident().equals(incident));
        episodes.add(new Episode(incident, stages));
        if (episodes.size() > KEPT) {
            episodes.removeFirst();
        }
    }

    public List<Episode> state() {
        return List.copyOf(episodes);
    }

    public void restore(@Nullable List<Episode> known) {
        if (known != null) {
            episodes.addAll(known);
        }
    }

    /// The view from one incident at one time. Built once per tick and incident.
    public final class Similarity {
        private final Map<String, Integer> own;
        private final Instant began;
        private final Map<Integer, double[]> weights = new HashMap<>();

        private Similarity(SymptomGroup group) {
            began = group.firstOnset();
            own = stages(group.members(), began);
        }

        /// How probable it is, to judge by the past, that a series comes now: 0..1, 0.2 when the past says nothing.
        public double probabilityOf(Symptom symptom) {
            int stage = stage(began, symptom.onset());
            double[] weight = weights.computeIfAbsent(stage, this::weigh);
            double sum = PRIOR_WEIGHT;
            double having = PRIOR_WEIGHT * PRIOR;
            for (int i = 0; i < weight.length; i++) {
                Integer then = weight[i] == 0 ? null : episodes.get(i).stages().get(symptom.series());
                sum += weight[i];
                having += then == null ? 0 : weight[i] * Math.exp(-Math.abs(then - stage));
            }
            return Math.max(LEAST, having / sum);
        }

        private double[] weigh(int stage) {
            double[] weight = new double[episodes.size()];
            for (int i = 0; i < weight.length; i++) {
                int both = 0;
                int early = 0;
                for (Map.Entry<String, Integer> entry : episodes.get(i).stages().entrySet()) {
                    if (entry.getValue() <= stage) {
                        early++;
                        both += own.containsKey(entry.getKey()) ? 1 : 0;
                    }
                }
                double likeness = (double) both / Math.max(1, early + own.size() - both);
                weight[i] = likeness * likeness * likeness * likeness;
            }
            return weight;
        }
    }

    public Similarity of(SymptomGroup group) {
        return new Similarity(group);
    }

    public boolean isEmpty() {
        return episodes.isEmpty();
    }

    private static Map<String, Integer> stages(Collection<Symptom> members, Instant began) {
        Map<String, Integer> stages = new TreeMap<>();
        for (Symptom member : members) {
            stages.merge(member.series(), stage(began, member.onset()), Math::min);
        }
        return stages;
    }

    private static int stage(Instant began, Instant onset) {
        long seconds = Duration.between(began, onset).toSeconds();
        int stage = 0;
        while (stage < STAGES_SECONDS.length && seconds >= STAGES_SECONDS[stage]) {
            stage++;
        }
        return stage;
    }
}

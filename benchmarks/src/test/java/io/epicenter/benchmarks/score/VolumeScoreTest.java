package io.epicenter.benchmarks.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.epicenter.benchmarks.dataset.LabelledSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VolumeScoreTest {
    @Test
    void the_truth_itself_scores_high_and_its_reverse_low() {
        boolean[] label = new boolean[3000];
        Arrays.fill(label, 1000, 1040, true);
        double[] right = new double[3000];
        double[] wrong = new double[3000];
        for (int i = 0; i < 3000; i++) {
            right[i] = label[i] ? 2 : -i / 3000.0;
            wrong[i] = -right[i];
        }
        assertThat(VolumeScore.of(series(label), right)).isGreaterThan(0.5);
        assertThat(VolumeScore.of(series(label), wrong)).isLessThan(0.05);
        assertThat(VolumeScore.of(series(new boolean[3000]), right)).isNaN();
    }

    @Test
    void it_agrees_with_the_definition_row_by_row() {
        Random random = new Random(1);
        for (int trial = 0; trial < 5; trial++) {
            boolean[] label = new boolean[700];
            double[] score = new double[700];
            for (int event = 0; event < 1 + trial; event++) {
                int start = random.nextInt(680);
                Arrays.fill(label, start, start + 1 + random.nextInt(19), true);
            }
            for (int i = 0; i < 700; i++) {
                score[i] = Math.rint(10 * (random.nextDouble() + (label[i] ? 0.4 : 0))) / 10;
            }
            assertThat(VolumeScore.of(series(label), score)).isCloseTo(byDefinition(label, score), within(1e-9));
        }
    }

    private static LabelledSeries series(boolean[] label) {
        long[] millis = new long[label.length];
        Arrays.setAll(millis, i -> i * 1000L);
        return LabelledSeries.of("drawn", millis, new double[label.length], label, 0);
    }

    /// The published definition as it is written, without any short cut.
    private static double byDefinition(boolean[] truth, double[] score) {
        List<int[]> segments = new ArrayList<>();
        for (int i = 0; i < truth.length; i++) {
            if (truth[i] && (i == 0 || !truth[i - 1])) {
                int end = i;
                while (end + 1 < truth.length && truth[end + 1]) {
                    end++;
                }
                segments.add(new int[] {i, end});
            }
        }
        double sum = 0;
        for (int width = 0; width <= VolumeScore.WIDEST; width++) {
            sum += area(truth, score, segments, width);
        }
        return sum / (VolumeScore.WIDEST + 1);
    }

    private static double area(boolean[] truth, double[] score, List<int[]> segments, int width) {
        double[] soft = soft(truth, segments, width);
        List<int[]> groups = groups(segments, width, truth.length);
        double[] sorted = score.clone();
        Arrays.sort(sorted);
        double area = 0;
        double before = 0;
        for (int k = 0; k < 250; k++) {
            double threshold = sorted[score.length - 1 - (int) (k * (score.length - 1) / 249.0)];
            double hits = 0;
            double positives = 0;
            int predicted = 0;
            int labelled = 0;
            for (int i = 0; i < truth.length; i++) {
                boolean is = score[i] >= threshold;
                predicted += is ? 1 : 0;
                labelled += truth[i] ? 1 : 0;
                hits += is ? soft[i] : 0;
                positives += truth[i] ? 1 : is ? soft[i] : 0;
            }
            double found = groups.stream()
                    .filter(group ->
                            Arrays.stream(score, group[0], group[1] + 1).anyMatch(at -> at >= threshold))
                    .count();
            double recall = Math.min(1, hits / ((labelled + positives) / 2)) * found / groups.size();
            area += (recall - before) * hits / predicted;
            before = recall;
        }
        return area;
    }

    private static double[] soft(boolean[] truth, List<int[]> segments, int width) {
        double[] soft = new double[truth.length];
        for (int i = 0; i < truth.length; i++) {
            soft[i] = truth[i] ? 1 : 0;
        }
        for (int[] segment : segments) {
            for (int d = 1; d <= width / 2; d++) {
                double weight = Math.sqrt(1 - (double) d / width);
                if (segment[0] - d >= 0) {
                    soft[segment[0] - d] += weight;
                }
                if (segment[1] + d < truth.length) {
                    soft[segment[1] + d] += weight;
                }
            }
        }
        return Arrays.stream(soft).map(weight -> Math.min(1, weight)).toArray();
    }

    private static List<int[]> groups(List<int[]> segments, int width, int size) {
        List<int[]> groups = new ArrayList<>();
        for (int[] segment : segments) {
            int from = Math.max(0, segment[0] - width / 2);
            int to = Math.min(size - 1, segment[1] + width / 2);
            if (!groups.isEmpty() && groups.getLast()[1] >= from) {
                groups.getLast()[1] = to;
            } else {
                groups.add(new int[] {from, to});
            }
        }
        return groups;
    }
}

package io.epicenter.benchmarks.rootcause;

import io.epicenter.benchmarks.rootcause.CaseEvaluator.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// How good the answers to some cases are.
final class RankingScores {
    private final List<Answer> answers;

    RankingScores(List<Answer> answers) {
        this.answers = List.copyOf(answers);
    }

    int cases() {
        return answers.size();
    }

    List<FailureCase> questions() {
        return answers.stream().map(Answer::question).toList();
    }

    /// Share of cases in which the cause is among the first so many candidates.
    double accuracyAt(int places) {
        return answers.stream()
                        .filter(answer -> answer.rank() > 0 && answer.rank() <= places)
                        .count()
                / (double) Math.max(1, cases());
    }

    /// Mean reciprocal rank; a cause that is not among the published candidates counts 0.
    double reciprocalRank() {
        return answers.stream()
                .mapToDouble(answer -> answer.rank() == 0 ? 0 : 1.0 / answer.rank())
                .average()
                .orElse(0);
    }

    /// Of the first candidate's confidence.
    Calibration calibration() {
        double[] confidence = answers.stream().mapToDouble(Answer::confidence).toArray();
        boolean[] right = new boolean[confidence.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = answers.get(i).isFirst();
        }
        return new Calibration(confidence, right);
    }

    boolean asksForChanges() {
        return answers.stream()
                .anyMatch(answer -> !answer.question().truth().change().isEmpty());
    }

    double changeAt1() {
        return answers.stream().filter(Answer::changeNamed).count() / (double) Math.max(1, cases());
    }

    double secondsPerCase() {
        return answers.stream().mapToDouble(Answer::seconds).average().orElse(0);
    }

    /// As it stands in the JSON answer.
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cases", cases());
        json.put("ac_at_1", rounded(accuracyAt(1)));
        json.put("ac_at_3", rounded(accuracyAt(3)));
        json.put("ac_at_5", rounded(accuracyAt(5)));
        json.put("mrr", rounded(reciprocalRank()));
        json.put("ece", rounded(calibration().error()));
        json.put("seconds_per_case", rounded(secondsPerCase()));
        if (asksForChanges()) {
            json.put("change_at_1", rounded(changeAt1()));
            json.put("service_at_1", rounded(accuracyAt(1)));
        }
        return json;
    }

    static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }

    /// The answers, told apart by something about their case, in the order of that.
    static Map<String, RankingScores> by(List<Answer> answers, java.util.function.Function<FailureCase, String> key) {
        Map<String, List<Answer>> parts = new java.util.TreeMap<>();
        for (Answer answer : answers) {
            parts.computeIfAbsent(key.apply(answer.question()), part -> new java.util.ArrayList<>())
                    .add(answer);
        }
        Map<String, RankingScores> scores = new LinkedHashMap<>();
        parts.forEach((part, members) -> scores.put(part, new RankingScores(Objects.requireNonNull(members))));
        return scores;
    }
}

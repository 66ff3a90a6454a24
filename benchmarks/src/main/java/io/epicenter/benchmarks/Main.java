package io.epicenter.benchmarks;

import io.epicenter.benchmarks.correlation.CorrelationEvaluation;
import io.epicenter.benchmarks.correlation.CorrelatorBench;
import io.epicenter.benchmarks.detection.DetectionEvaluation;
import io.epicenter.benchmarks.detection.ProphetEvaluation;
import io.epicenter.benchmarks.forecasts.ForecastEvaluation;
import io.epicenter.benchmarks.logs.LogTemplateEvaluation;
import io.epicenter.benchmarks.platform.PlatformBench;
import io.epicenter.benchmarks.rootcause.RootCauseEvaluation;
import io.epicenter.benchmarks.speed.DetectorBench;
import io.epicenter.benchmarks.stories.StoryEvaluation;
import io.epicenter.benchmarks.subject.Subject;
import io.epicenter.benchmarks.topology.TopologyBench;
import io.epicenter.replay.command.Options;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// The entry of `./epicenter evaluate SUBJECT` and `./epicenter bench SUBJECT`. Exit status 0 done, 1 failed,
/// 2 wrong use.
final class Main {
    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;
    private static final List<Subject> EVALUATIONS = List.of(
            new CorrelationEvaluation(),
            new LogTemplateEvaluation(),
            new DetectionEvaluation(),
            new ForecastEvaluation(),
            new ProphetEvaluation(),
            new RootCauseEvaluation(),
            new StoryEvaluation());
    private static final List<Subject> BENCHMARKS =
            List.of(new TopologyBench(), new DetectorBench(), new CorrelatorBench(), new PlatformBench());

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        String verb = args.length == 0 ? "" : args[0];
        List<Subject> subjects = switch (verb) {
            case "evaluate" -> EVALUATIONS;
            case "bench" -> BENCHMARKS;
            default -> List.of();
        };
        String word = args.length < 2 ? "" : args[1];
        for (Subject subject : subjects) {
            if (subject.name().equals(word)) {
                return run(verb, subject, Arrays.asList(args).subList(2, args.length));
            }
        }
        System.err.println("epicenter " + verb + ": one of "
                + subjects.stream().map(Subject::name).toList() + " must follow, not '" + word + "'");
        return WRONG_USE;
    }

    private static int run(String verb, Subject subject, List<String> words) {
        try {
            return subject.run(Options.parse(words, subject.options()), System.out);
        } catch (Options.UsageException wrong) {
            System.err.println("epicenter " + verb + " " + subject.name() + ": " + wrong.getMessage());
            return WRONG_USE;
        } catch (IOException unreadable) {
            System.err.println("epicenter " + verb + " " + subject.name() + ": " + unreadable.getMessage());
            return FAILED;
        }
    }
}

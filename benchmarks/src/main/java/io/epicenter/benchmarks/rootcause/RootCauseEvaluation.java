package io.epicenter.benchmarks.rootcause;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.epicenter.benchmarks.rootcause.CaseEvaluator.Answer;
import io.epicenter.benchmarks.subject.Subject;
import io.epicenter.contracts.Incident.Candidate;
import io.epicenter.contracts.Incident.Evidence;
import io.epicenter.correlator.BuiltInPlugins;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.replay.command.Options;
import io.epicenter.replay.command.Options.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// `./epicenter evaluate root-cause`: is the cause of recorded failures named, and how sure is the answer of itself.
public final class RootCauseEvaluation implements Subject {
    private static final List<FailureFormat> FORMATS =
            List.of(new PetShopFormat(), new NezhaFormat(), new RootCauseBenchFormat(), new AlertStreamFormat());
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String name() {
        return "root-cause";
    }

    @Override
    public Options.Accepted options() {
        return new Options.Accepted(
                List.of("--json", "--end-to-end", "--list", "--peers"),
                List.of("--format", "--data", "--explain", "--without", "--fit-on"));
    }

    @Override
    public int run(Options options, PrintStream out) throws IOException {
        FailureFormat format = format(options.required("--format"));
        CaseEvaluator evaluator =
                new CaseEvaluator(without(options.text("--without").orElse("")));
        List<FailureCase> cases = format.read(Path.of(options.required("--data")), options.has("--end-to-end"));
        if (options.has("--explain")) {
            explain(wanted(cases, options.required("--explain")), evaluator, out);
            return 0;
        }
        List<Answer> answers = cases.stream().map(evaluator::ask).toList();
        List<Answer> all = new ArrayList<>(answers);
        for (String other : named(options.text("--fit-on").orElse(""))) {
            int separator = other.indexOf('=');
            if (separator < 0) {
                throw new UsageException("--fit-on takes FORMAT=DIR,..., not '" + other + "'");
            }
            Path folder = Path.of(other.substring(separator + 1));
            for (FailureCase question : format(other.substring(0, separator)).read(folder, false)) {
                all.add(evaluator.ask(question));
            }
        }
        if (options.has("--list")) {
            answers.forEach(answer -> list(answer, out));
        }
        table(answers, out);
        if (options.has("--peers")) {
            RankingScores.by(answers, FailureCase::system).forEach((system, scores) -> peers(system, scores, out));
        }
        Map<String, Object> calibrations = new TreeMap<>();
        RankingScores.by(answers, FailureCase::system)
                .forEach((system, scores) -> calibrations.put(system, calibration(system, scores, all, out)));
        if (options.has("--json")) {
            out.println(JSON.writeValueAsString(json(format, answers, calibrations)));
        }
        return 0;
    }

    private static FailureFormat format(String name) {
        return FORMATS.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("--format must be one of "
                        + String.join(
                                ", ", FORMATS.stream().map(FailureFormat::name).toList()) + ", not '" + name + "'"));
    }

    private static Set<String> named(String words) {
        Set<String> names = new TreeSet<>(Arrays.asList(words.split(",", -1)));
        names.remove("");
        return names;
    }

    /// Says how well calibrated the confidences of a system are, and what can be told of that by so many cases.
    private static Map<String, Object> calibration(
            String system, RankingScores scores, List<Answer> all, PrintStream out) {
        Calibration calibration = scores.calibration();
        Calibration.Noise noise = calibration.noise();
        Optional<Calibration> leftOut = CurveFit.leavingOut(system, all);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("ece", RankingScores.rounded(calibration.error()));
        json.put("ece_equal_mass", RankingScores.rounded(calibration.errorOfEqualMass()));
        json.put("ece_noise", RankingScores.rounded(noise.usual()));
        json.put("ece_noise_95", RankingScores.rounded(noise.most()));
        leftOut.ifPresent(other -> json.put("ece_leave_one_out", RankingScores.rounded(other.error())));
        out.printf(
                Locale.ROOT,
                "%s: ECE %.3f in 10 bins of equal width, %.3f in 5 of equal mass; %.3f (up to %.3f) is chance; %s%n",
                system,
                calibration.error(),
                calibration.errorOfEqualMass(),
                noise.usual(),
                noise.most(),
                leftOut.map(other -> String.format(Locale.ROOT, "%.3f fitted on the other systems", other.error()))
                        .orElse("--fit-on other systems tells how the curve carries over"));
        return json;
    }

    private static Set<String> without(String words) {
        Set<String> names = named(words);
        List<String> known = BuiltInPlugins.all().evidence().stream()
                .map(EvidenceSource::name)
                .toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new UsageException(
                        "--without takes names of evidence, " + String.join(", ", known) + ", not '" + name + "'");
            }
        }
        return names;
    }

    private static FailureCase wanted(List<FailureCase> cases, String id) {
        return cases.stream()
                .filter(question -> question.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new UsageException("no case '" + id + "'; the first ones are "
                        + String.join(
                                ", ",
                                cases.stream().limit(5).map(FailureCase::id).toList())));
    }

    private static Map<String, Object> json(
            FailureFormat format, List<Answer> answers, Map<String, Object> calibrations) {
        Map<String, RankingScores> systems = RankingScores.by(answers, FailureCase::system);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("subject", "root-cause");
        json.put("format", format.name());
        if (systems.size() == 1) {
            json.putAll(systems.values().iterator().next().json());
            json.put("calibration", calibrations.values().iterator().next());
        } else {
            json.put("cases", answers.size());
        }
        Map<String, Object> parts = new LinkedHashMap<>();
        systems.forEach((system, scores) -> {
            Map<String, Object> part = scores.json();
            Map<String, Object> faults = new LinkedHashMap<>();
            List<Answer> own = answers.stream()
                    .filter(answer -> answer.question().system().equals(system))
                    .toList();
            RankingScores.by(own, FailureCase::fault).forEach((fault, some) -> faults.put(fault, some.json()));
            part.put("calibration", Objects.requireNonNull(calibrations.get(system)));
            part.put("faults", faults);
            part.put("peers", TrivialBaseline.json(scores.questions()));
            parts.put(system, part);
        });
        json.put("systems", parts);
        return json;
    }

    private static void table(List<Answer> answers, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%-44s %5s %6s %6s %6s %6s %6s %9s%n",
                "system / kind of fault",
                "cases",
                "AC@1",
                "AC@3",
                "AC@5",
                "MRR",
                "ECE",
                "s/case");
        RankingScores.by(answers, FailureCase::system).forEach((system, scores) -> {
            line(system, scores, out);
            List<Answer> own = answers.stream()
                    .filter(answer -> answer.question().system().equals(system))
                    .toList();
            RankingScores.by(own, FailureCase::fault).forEach((fault, some) -> line("  " + fault, some, out));
            if (scores.asksForChanges()) {
                out.printf(Locale.ROOT, "  guilty change, or rightly none, named first: %.3f%n", scores.changeAt1());
            }
        });
    }

    /// What could be counted by hand, on the same input.
    private static void peers(String system, RankingScores scores, PrintStream out) {
        out.println(system + ", counted by hand:");
        for (TrivialBaseline peer : TrivialBaseline.values()) {
            out.printf(
                    Locale.ROOT,
                    "%-44s %5d %6.3f %6.3f %6.3f%n",
                    "  " + peer.words(),
                    scores.cases(),
                    peer.accuracyAt(1, scores.questions()),
                    peer.accuracyAt(3, scores.questions()),
                    peer.accuracyAt(5, scores.questions()));
        }
        if (scores.asksForChanges()) {
            double last = TrivialBaseline.lastChangeGuilty(scores.questions());
            out.printf(Locale.ROOT, "  guilty change is the last before the alert: %.3f%n", last);
        }
    }

    private static void line(String what, RankingScores scores, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%-44s %5d %6.3f %6.3f %6.3f %6.3f %6.3f %9.4f%n",
                what.length() > 44 ? what.substring(0, 44) : what,
                scores.cases(),
                scores.accuracyAt(1),
                scores.accuracyAt(3),
                scores.accuracyAt(5),
                scores.reciprocalRank(),
                scores.calibration().error(),
                scores.secondsPerCase());
    }

    private static void list(Answer answer, PrintStream out) {
        FailureCase question = answer.question();
        out.printf(
                Locale.ROOT,
                "%-4s %-34s %-24s truth %s %s, first %s %.2f%n",
                answer.rank() == 0 ? "-" : Integer.toString(answer.rank()),
                question.id(),
                question.fault(),
                question.truth().entities(),
                question.truth().change().isEmpty() ? "" : answer.changeNamed() ? "change ok" : "change WRONG",
                answer.candidates().isEmpty()
                        ? "nothing"
                        : answer.candidates().getFirst().entity().name(),
                answer.confidence());
    }

    private static void explain(FailureCase question, CaseEvaluator evaluator, PrintStream out) {
        Answer answer = evaluator.ask(question);
        out.println(question.id() + " of " + question.system() + ", " + question.fault());
        out.println("Headline: " + (answer.title().isEmpty() ? "no incident was opened" : answer.title()));
        out.println("Reasoning: " + answer.reasoning());
        out.println("Right: " + String.join(" or ", question.truth().entities())
                + (question.truth().change().isEmpty()
                        ? ""
                        : ", change " + question.truth().change())
                + "; found at place " + (answer.rank() == 0 ? "none" : answer.rank()));
        for (Candidate candidate : answer.candidates()) {
            out.printf(
                    Locale.ROOT,
                    "%n%s, confidence %.3f: %s%n",
                    candidate.entity(),
                    candidate.confidence(),
                    candidate.cause());
            candidate.evidence().forEach(evidence -> clue("for", evidence, out));
            candidate.counterEvidence().forEach(evidence -> clue("against", evidence, out));
        }
    }

    private static void clue(String side, Evidence evidence, PrintStream out) {
        out.printf(Locale.ROOT, "  %-8s %+6.2f %-12s %s%n", side, evidence.weight(), evidence.kind(), evidence.text());
    }
}

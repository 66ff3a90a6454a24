package io.epicenter.benchmarks.correlation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.epicenter.benchmarks.alerts.AlertReader;
import io.epicenter.benchmarks.alerts.AlertSystem;
import io.epicenter.benchmarks.subject.Subject;
import io.epicenter.correlator.BuiltInPlugins;
import io.epicenter.correlator.Plugins;
import io.epicenter.correlator.grouping.CorrelationRule;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Settings;
import io.epicenter.replay.command.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// `evaluate correlation`: recorded faults at random times, through the correlator in virtual time; do the incidents
/// agree with the faults?
public final class CorrelationEvaluation implements Subject {
    private static final List<Double> RATES = List.of(2.0, 20.0, 120.0);
    private static final double ALONE_RATE = 6;
    private static final int SIDE_BY_SIDE = 100;
    private static final int MOST_COPIES = 2_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String name() {
        return "correlation";
    }

    @Override
    public Options.Accepted options() {
        return new Options.Accepted(
                List.of("--json", "--peers"), List.of("--data", "--rate", "--systems", "--seed", "--without"));
    }

    /// One line of the report.
    private record Line(
            String systems,
            double perHour,
            int copies,
            int faults,
            int alerts,
            PairwiseAgreement agreement,
            int incidents,
            Map<String, Double> peers) {
        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("system", systems);
            json.put("rate", perHour);
            json.put("systems", copies);
            json.put("faults", faults);
            json.put("alerts", alerts);
            json.put("incidents", incidents);
            json.put("pairwise_f1", rounded(agreement.f1()));
            json.put("pairwise_precision", rounded(agreement.precision()));
            json.put("pairwise_recall", rounded(agreement.recall()));
            json.put("ari", rounded(agreement.ari()));
            json.put("incidents_per_fault", rounded(incidents / (double) Math.max(1, faults)));
            json.put("compression", rounded(1 - incidents / (double) Math.max(1, alerts)));
            if (!peers.isEmpty()) {
                Map<String, Double> shown = new LinkedHashMap<>();
                peers.forEach((name, f1) -> shown.put(name, rounded(f1)));
                json.put("peers_pairwise_f1", shown);
            }
            return json;
        }

        private static double rounded(double value) {
            return Math.round(value * 10_000) / 10_000.0;
        }
    }

    @Override
    public int run(Options options, PrintStream out) throws IOException {
        List<AlertSystem> systems = AlertReader.read(Path.of(options.required("--data")));
        long seed = options.number("--seed", 1);
        List<Line> lines = new ArrayList<>();
        Bench bench = new Bench(
                seed, options.has("--peers"), plugins(options.text("--without").orElse("")));
        long copies = options.number("--systems", Math.max(SIDE_BY_SIDE, systems.size()));
        if (copies < 1 || copies > MOST_COPIES) {
            throw new Options.UsageException("--systems needs a number from 1 to " + MOST_COPIES);
        }
        double rate = options.decimal("--rate", 0);
        if (options.has("--rate") && !(rate > 0)) {
            throw new Options.UsageException("--rate needs a number of faults an hour above 0");
        }
        if (!options.has("--systems") || copies > 1) {
            for (double perHour : options.has("--rate") ? List.of(rate) : RATES) {
                lines.add(bench.measure(systems, perHour, (int) copies));
            }
        }
        boolean alone = (!options.has("--rate") && !options.has("--systems")) || copies == 1;
        if (alone) {
            for (AlertSystem system : systems) {
                lines.add(bench.measure(List.of(system), options.has("--rate") ? rate : ALONE_RATE, 1));
            }
        }
        print(lines, out);
        if (options.has("--json")) {
            out.println(json(lines, seed));
        }
        return 0;
    }

    /// All plug-ins but the rules that are named.
    private static Plugins plugins(String words) {
        Plugins all = BuiltInPlugins.all();
        List<String> known = all.rules().stream().map(CorrelationRule::name).toList();
        Set<String> without = new TreeSet<>();
        for (String name : words.isEmpty() ? new String[0] : words.split(",", -1)) {
            if (!known.contains(name)) {
                throw new Options.UsageException(
                        "--without takes names of rules, " + String.join(", ", known) + ", not '" + name + "'");
            }
            without.add(name);
        }
        return new Plugins(
                all.rules().stream()
                        .filter(rule -> !without.contains(rule.name()))
                        .toList(),
                all.evidence());
    }

    private record Bench(long seed, boolean peers, Plugins plugins) {
        Line measure(List<AlertSystem> systems, double perHour, int copies) {
            AlertStream stream = AlertStream.place(systems, perHour, copies, seed);
            CorrelatorRun.Result result = new CorrelatorRun(Settings.DEFAULT, plugins, stream).run(stream);
            List<Integer> truth =
                    stream.placed().stream().map(AlertStream.Placed::fault).toList();
            return new Line(
                    systems.size() == 1 ? systems.getFirst().name() : "all",
                    perHour,
                    copies,
                    stream.faults(),
                    truth.size(),
                    PairwiseAgreement.of(truth, result.grouping()),
                    result.incidents(),
                    peers ? others(stream, truth) : Map.of());
        }

        private static Map<String, Double> others(AlertStream stream, List<Integer> truth) {
            Map<String, Double> others = new LinkedHashMap<>();
            DependencyGraph graph = new DependencyGraph(CopiedTopology.of(stream.copies(), stream.from()));
            others.put(
                    "time_300s",
                    PairwiseAgreement.of(truth, BaselineGroupings.time(stream)).f1());
            others.put(
                    "service_300s",
                    PairwiseAgreement.of(truth, BaselineGroupings.service(stream))
                            .f1());
            others.put(
                    "session_120s_2_hops",
                    PairwiseAgreement.of(truth, BaselineGroupings.graph(stream, graph))
                            .f1());
            return others;
        }
    }

    private static void print(List<Line> lines, PrintStream out) {
        out.println(
                "system                         rate/h  side by side  faults  alerts  incidents  per fault     F1   "
                        + " ARI  compression");
        for (Line line : lines) {
            out.println(String.format(
                    Locale.ROOT,
                    "%-30s %6.4g  %12d  %6d  %6d  %9d  %9.2f  %5.3f  %5.3f  %10.1f%%",
                    line.systems(),
                    line.perHour(),
                    line.copies(),
                    line.faults(),
                    line.alerts(),
                    line.incidents(),
                    line.incidents() / (double) Math.max(1, line.faults()),
                    line.agreement().f1(),
                    line.agreement().ari(),
                    100 * (1 - line.incidents() / (double) Math.max(1, line.alerts()))));
            line.peers()
                    .forEach((name, f1) ->
                            out.println(String.format(Locale.ROOT, "  %-28s %68s %5.3f", "peer: " + name, "", f1)));
        }
    }

    private static String json(List<Line> lines, long seed) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("seed", seed);
        List<Line> alone = lines.stream().filter(line -> line.copies() == 1).toList();
        if (!alone.isEmpty()) {
            json.put(
                    "one_system_pairwise_f1",
                    Line.rounded(alone.stream()
                            .mapToDouble(line -> line.agreement().f1())
                            .average()
                            .orElse(0)));
        }
        json.put("configurations", lines.stream().map(Line::json).toList());
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("writing " + json, impossible);
        }
    }
}

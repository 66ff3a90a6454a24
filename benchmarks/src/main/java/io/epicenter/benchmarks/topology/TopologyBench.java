package io.epicenter.benchmarks.topology;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.epicenter.benchmarks.subject.Subject;
import io.epicenter.replay.command.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/// `bench topology`: builds a layered graph and one with a giant strongly connected component, packs, reads and asks
/// them in process, then asks the service over HTTP.
public final class TopologyBench implements Subject {
    private static final Options.Accepted OPTIONS = new Options.Accepted(
            List.of("--json", "--no-http"),
            List.of("--services", "--edges", "--seed", "--repeats", "--rate", "--seconds", "--http-runs"));

    @Override
    public String name() {
        return "topology";
    }

    @Override
    public Options.Accepted options() {
        return OPTIONS;
    }

    @Override
    public int run(Options options, PrintStream out) throws IOException {
        long seed = options.number("--seed", 1);
        int services = within("--services", options.number("--services", 68_000), 100, 1_000_000);
        int edges = within("--edges", options.number("--edges", 156_000), 100, 3_000_000);
        int repeats = within("--repeats", options.number("--repeats", 5), 1, 100);
        out.printf(
                Locale.ROOT,
                "%-10s %9s %9s %9s %9s %9s %9s %10s %10s %10s %11s %10s%n",
                "graph",
                "services",
                "edges",
                "build s",
                "pack s",
                "CPU s",
                "read s",
                "packed kB",
                "look-up ns",
                "impact ns",
                "dependants",
                "domains");
        GraphRun layered = GraphRun.of("layered", GeneratedGraph.layered(services, edges, seed), repeats);
        print(out, layered);
        GraphRun tangled = GraphRun.of("tangled", GeneratedGraph.tangled(17_800, 145_000, seed), repeats);
        print(out, tangled);
        HttpRuns http = options.has("--no-http") ? null : http(layered, options, out);
        ObjectNode json = new ObjectMapper().createObjectNode();
        layered.addTo(json);
        tangled.addTo(json.putObject("giant_component"));
        if (http != null) {
            http.addTo(json);
        }
        json.put("cores", Runtime.getRuntime().availableProcessors());
        if (options.has("--json")) {
            out.println(json);
        }
        return 0;
    }

    private static HttpRuns http(GraphRun graph, Options options, PrintStream out) throws IOException {
        int rate = within("--rate", options.number("--rate", 2000), 1, 100_000);
        int seconds = within("--seconds", options.number("--seconds", 5), 1, 600);
        int runs = within("--http-runs", options.number("--http-runs", 5), 1, 100);
        return HttpRuns.of(graph, rate, seconds, runs, out);
    }

    private static int within(String option, long value, int least, int most) {
        if (value < least || value > most) {
            throw new Options.UsageException(option + " must be " + least + " to " + most + ", not " + value);
        }
        return (int) value;
    }

    private static void print(PrintStream out, GraphRun run) {
        out.printf(
                Locale.ROOT,
                "%-10s %9d %9d %9.3f %9.3f %9.3f %9.3f %10d %10.0f %10.0f %5.0f/%5d %10d%n",
                run.graph(),
                run.snapshot().nodes().size(),
                run.snapshot().edges().size(),
                run.buildSeconds(),
                run.packSeconds(),
                run.cpuSeconds(),
                run.readSeconds(),
                run.packed().length / 1000,
                run.lookupNanos(),
                run.impactNanos(),
                run.meanDependants(),
                run.mostDependants(),
                run.domains());
    }
}

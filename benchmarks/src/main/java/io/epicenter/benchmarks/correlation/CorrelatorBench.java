package io.epicenter.benchmarks.correlation;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.epicenter.benchmarks.subject.Subject;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Watermark;
import io.epicenter.contracts.topology.Closure;
import io.epicenter.contracts.topology.Reachability;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.correlator.BuiltInPlugins;
import io.epicenter.correlator.Correlator;
import io.epicenter.correlator.CorrelatorEffects;
import io.epicenter.correlator.model.Settings;
import io.epicenter.replay.command.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// `bench correlator`: a storm of alerts on a generated system, through the correlator in virtual time. Tells how long
/// its ticks took, how much heap it held and how many incidents came of it; and how long the causes of incidents take
/// to be ranked in a large system that is measured all over.
public final class CorrelatorBench implements Subject {
    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
    private static final Duration BURST = Duration.ofSeconds(10);
    private static final Duration AFTER = Duration.ofMinutes(2);
    private static final Duration TICK = Settings.Timing.DEFAULT.tick();
    private static final double MILLION = 1e6;
    private static final List<String> WORDS = List.of(
            "latency",
            "errors",
            "memory",
            "queue",
            "timeout",
            "restart",
            "throughput",
            "saturation",
            "handshake",
            "replica",
            "checkpoint",
            "scheduler",
            "upstream",
            "deadline",
            "certificate",
            "volume");

    @Override
    public String name() {
        return "correlator";
    }

    @Override
    public Options.Accepted options() {
        return new Options.Accepted(
                List.of("--json"),
                List.of("--alerts", "--services", "--seed", "--ranking-services", "--ranking-incidents"));
    }

    @Override
    public int run(Options options, PrintStream out) throws IOException {
        int alerts = (int) options.number("--alerts", 100_000);
        int services = (int) options.number("--services", 1_000);
        if (alerts < 1 || services < 2) {
            throw new Options.UsageException("--alerts must be at least 1 and --services at least 2");
        }
        int large = (int) options.number("--ranking-services", 4_000);
        int rankings = (int) options.number("--ranking-incidents", 30);
        if (large < 2 || rankings < 1) {
            throw new Options.UsageException(
                    "--ranking-services must be at least 2 and --ranking-incidents at least 1");
        }
        Random random = new Random(options.number("--seed", 1));
        TopologySnapshot topology = topology(services, random);
        List<Event> storm = storm(alerts, topology, random);
        play(storm.subList(0, Math.min(storm.size(), 2_000)), topology);
        Measured measured = play(storm, topology);
        Measured unknown = play(storm, TopologySnapshot.EMPTY);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("alerts", alerts);
        json.put("services", services);
        json.put("incidents", measured.incidents());
        json.put("decisions", measured.decisions());
        json.put("dropped", measured.dropped());
        json.put("slowest_tick_ms", Math.round(measured.slowestNanos() / MILLION));
        json.put("slowest_tick_cpu_ms", Math.round(measured.slowestCpuNanos() / MILLION));
        json.put("burst_ms", Math.round(measured.burstNanos() / MILLION));
        json.put("last_tick_ms", Math.round(measured.lastNanos() / MILLION * 10) / 10.0);
        json.put("lag_after_60s_ms", Math.round(measured.lagNanos() / MILLION));
        json.put("heap_mb", measured.heapBytes() / (1024 * 1024));
        json.put("unknown_incidents", unknown.incidents());
        json.put("unknown_decisions", unknown.decisions());
        json.put("unknown_slowest_tick_cpu_ms", Math.round(unknown.slowestCpuNanos() / MILLION));
        json.put("unknown_lag_after_60s_ms", Math.round(unknown.lagNanos() / MILLION));
        out.println(words(alerts, services, measured));
        out.println("services that the graph does not know: " + words(alerts, services, unknown));
        RankingRun.Measured ranking = RankingRun.of(large, rankings, options.number("--seed", 1));
        json.put("ranking_services", large);
        json.putAll(ranking.json());
        out.println(ranking.words(large));
        if (options.has("--json")) {
            out.println(new ObjectMapper().writeValueAsString(json));
        }
        return 0;
    }

    private static String words(int alerts, int services, Measured measured) {
        return String.format(
                Locale.ROOT,
                "%,d alerts in %d s on %,d services: %d incidents, slowest tick %d ms (%d ms of processor time), lag"
                        + " after 60 s %d ms, heap %d MB",
                alerts,
                BURST.toSeconds(),
                services,
                measured.incidents(),
                Math.round(measured.slowestNanos() / MILLION),
                Math.round(measured.slowestCpuNanos() / MILLION),
                Math.round(measured.lagNanos() / MILLION),
                measured.heapBytes() / (1024 * 1024));
    }

    /// Layers of services: each calls up to three of the services behind it, so that all hang together.
    static TopologySnapshot topology(int services, Random random) {
        List<TopologySnapshot.Node> nodes = new ArrayList<>();
        List<TopologySnapshot.Edge> edges = new ArrayList<>();
        List<List<Closure.Step>> back = new ArrayList<>();
        List<List<Closure.Step>> forth = new ArrayList<>();
        for (int i = 0; i < services; i++) {
            nodes.add(new TopologySnapshot.Node(service(i), i == 0, 1, 0));
            back.add(new ArrayList<>());
            forth.add(new ArrayList<>());
        }
        for (int callee = 1; callee < services; callee++) {
            Set<Integer> callers = new HashSet<>();
            for (int i = 0; i < 3; i++) {
                callers.add(random.nextInt(callee));
            }
            for (int caller : callers) {
                double share = 0.2 + 0.8 * random.nextDouble();
                edges.add(new TopologySnapshot.Edge(caller, callee, share, 1, 0, START, START, "generated"));
                back.get(callee).add(new Closure.Step(caller, share));
                forth.get(caller).add(new Closure.Step(callee, share));
            }
        }
        Closure.Limits limits = Closure.Limits.DEFAULT;
        return new TopologySnapshot(
                1, START, nodes, edges, Reachability.of(Closure.of(back, limits), Closure.of(forth, limits)));
    }

    private static Entity service(int number) {
        return Entity.service("default", "storm", "generated", String.format(Locale.ROOT, "service-%05d", number));
    }

    private static List<Event> storm(int alerts, TopologySnapshot topology, Random random) {
        List<Event> storm = new ArrayList<>();
        for (int i = 0; i < alerts; i++) {
            Entity entity =
                    topology.node(random.nextInt(topology.nodes().size())).entity();
            Instant at = START.plusMillis(BURST.toMillis() * i / alerts);
            String check = WORDS.get(random.nextInt(WORDS.size())) + " " + WORDS.get(random.nextInt(WORDS.size()));
            String title = check + " on " + entity.name() + ", number " + i;
            storm.add(new Event("alert-" + i, at, "alert", entity, title, Map.of("alertname", check), null, "firing"));
        }
        return storm;
    }

    /// @param slowestCpuNanos processor time of the thread, which other work on the machine does not lengthen
    /// @param lagNanos how far behind it is, 60 s after the storm began, when it runs in real time
    private record Measured(
            int incidents,
            int decisions,
            long dropped,
            long slowestNanos,
            long slowestCpuNanos,
            long burstNanos,
            long lastNanos,
            long lagNanos,
            long heapBytes) {}

    private static Measured play(List<Event> storm, TopologySnapshot topology) {
        Settings.Timing timing = Settings.Timing.DEFAULT;
        Correlator correlator = new Correlator(
                Settings.DEFAULT.withTiming(new Settings.Timing(TICK, timing.sourceIdle(), Duration.ZERO)),
                BuiltInPlugins.all());
        long before = heap();
        Set<String> incidents = new HashSet<>();
        Set<String> decided = new HashSet<>();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long slowest = 0;
        long slowestCpu = 0;
        long burst = 0;
        long last = 0;
        long behind = 0;
        long lag = 0;
        int next = 0;
        for (Duration at = Duration.ZERO; at.compareTo(AFTER) <= 0; at = at.plus(TICK)) {
            Instant now = START.plus(at);
            long began = System.nanoTime();
            long beganCpu = threads.getCurrentThreadCpuTime();
            while (next < storm.size() && !storm.get(next).timestamp().isAfter(now)) {
                correlator.accept(storm.get(next));
                next++;
            }
            correlator.accept(new Watermark("default", "storm", "bench", now), now);
            CorrelatorEffects effects = correlator.advance(now, topology);
            last = System.nanoTime() - began;
            slowest = Math.max(slowest, last);
            slowestCpu = Math.max(slowestCpu, threads.getCurrentThreadCpuTime() - beganCpu);
            burst += at.compareTo(BURST.plus(TICK)) <= 0 ? last : 0;
            behind = Math.max(0, behind + last - TICK.toNanos());
            if (at.toSeconds() <= 60) {
                lag = behind;
            }
            effects.incidents().forEach(incident -> incidents.add(incident.id()));
            effects.decisions().forEach(decision -> decided.add(decision.anomaly()));
        }
        long held = Math.max(0, heap() - before);
        return new Measured(
                incidents.size(),
                decided.size(),
                correlator.view().statistics().dropped(),
                slowest,
                slowestCpu,
                burst,
                last,
                lag,
                held);
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}

package io.epicenter.benchmarks.correlation;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.Watermark;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.topology.TopologySnapshot.Reach;
import io.epicenter.correlator.BuiltInPlugins;
import io.epicenter.correlator.Correlator;
import io.epicenter.correlator.CorrelatorEffects;
import io.epicenter.correlator.model.Settings;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// One slow service after another in a large system of which every service and call is measured all the time; how
/// long it takes from the last signal of an interval until the ranked causes are there.
final class RankingRun {
    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final int QUIET_INTERVALS = 12;
    private static final int INTERVALS = 12;
    private static final int FAULT_INTERVALS = 6;
    private static final int WARM_UPS = 6;
    private static final int FEWEST = 30;
    private static final int MOST = 200;
    private static final int TRIES = 1_000;
    private static final double SLOWER = 1;
    private static final double USUAL = 0.05;
    private static final double MILLION = 1e6;

    private final TopologySnapshot topology;
    private final Random random;
    private final Correlator correlator;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<Long> nanos = new ArrayList<>();
    private final List<Long> cpuNanos = new ArrayList<>();
    private Instant now = START;

    /// One fault.
    ///
    /// @param excess seconds that each service it slows is slower, by node
    private record Fault(int root, Map<Integer, Double> excess) {}

    /// What was measured. Times are in milliseconds, one for each interval from the alarm to the end
    /// of the fault, in which its causes are ranked up to two times.
    ///
    /// @param deviating services that deviate in an incident, mean
    /// @param named share of incidents of which the slow service is named first
    record Measured(int incidents, double deviating, double named, double[] wall, double[] cpu) {
        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("ranking_incidents", incidents);
            json.put("ranking_deviating_services", Math.round(deviating));
            json.put("ranking_ac_at_1", named);
            json.put("ranking_after_last_signal_ms", spread(wall));
            json.put("ranking_after_last_signal_cpu_ms", spread(cpu));
            return json;
        }

        String words(int services) {
            return String.format(
                    Locale.ROOT,
                    "%,d services, all measured, %d incidents of %.0f deviating services: ranked %.1f ms after the last"
                            + " signal (p99 %.1f, max %.1f; processor time %.1f, p99 %.1f), the slow one first in %.2f",
                    services,
                    incidents,
                    deviating,
                    quantile(wall, 0.5),
                    quantile(wall, 0.99),
                    quantile(wall, 1),
                    quantile(cpu, 0.5),
                    quantile(cpu, 0.99),
                    named);
        }

        private static Map<String, Double> spread(double[] millis) {
            Map<String, Double> spread = new LinkedHashMap<>();
            spread.put("p50", quantile(millis, 0.5));
            spread.put("p99", quantile(millis, 0.99));
            spread.put("max", quantile(millis, 1));
            return spread;
        }

        /// Nearest rank, rounded to 0.1 ms.
        static double quantile(double[] millis, double part) {
            double[] sorted = millis.clone();
            Arrays.sort(sorted);
            int rank = Math.max(0, (int) Math.ceil(part * sorted.length) - 1);
            return sorted.length == 0 ? 0 : Math.round(sorted[rank] * 10) / 10.0;
        }
    }

    private RankingRun(int services, long seed) {
        this.random = new Random(seed);
        this.topology = CorrelatorBench.topology(services, random);
        Settings.Timing timing = Settings.Timing.DEFAULT;
        this.correlator = new Correlator(
                Settings.DEFAULT.withTiming(new Settings.Timing(timing.tick(), timing.sourceIdle(), Duration.ZERO)),
                BuiltInPlugins.all());
    }

    static Measured of(int services, int incidents, long seed) {
        RankingRun run = new RankingRun(services, seed);
        for (int i = 0; i < QUIET_INTERVALS; i++) {
            run.interval(null, i);
        }
        int named = 0;
        int deviating = 0;
        for (int i = -WARM_UPS; i < incidents; i++) {
            if (i == 0) {
                run.nanos.clear();
                run.cpuNanos.clear();
            }
            Fault fault = run.fault();
            String first = "";
            for (int interval = 0; interval < INTERVALS; interval++) {
                String told = run.interval(fault, interval);
                first = told.isEmpty() || interval >= FAULT_INTERVALS ? first : told;
            }
            deviating += i >= 0 ? fault.excess().size() : 0;
            named += i >= 0 && run.entity(fault.root()).name().equals(first) ? 1 : 0;
        }
        return new Measured(
                incidents,
                deviating / (double) Math.max(1, incidents),
                named / (double) Math.max(1, incidents),
                millis(run.nanos),
                millis(run.cpuNanos));
    }

    private static double[] millis(List<Long> nanos) {
        return nanos.stream().mapToDouble(value -> value / MILLION).toArray();
    }

    /// A service on which some tens to hundreds of others depend, as far as there are such.
    private Fault fault() {
        int size = FEWEST + random.nextInt(MOST - FEWEST + 1);
        int root = 0;
        for (int i = 0; i < TRIES; i++) {
            root = random.nextInt(topology.nodes().size());
            if (topology.dependants().get(root).size() >= size) {
                break;
            }
        }
        Map<Integer, Double> excess = new LinkedHashMap<>();
        excess.put(root, SLOWER);
        for (Reach reach : topology.dependants().get(root)) {
            if (excess.size() < size) {
                excess.put(reach.node(), SLOWER * reach.impact());
            }
        }
        return new Fault(root, excess);
    }

    private Entity entity(int node) {
        return topology.node(node).entity();
    }

    /// Plays one interval; says whom the newest ranking of it names first, empty when there is none.
    private String interval(@Nullable Fault fault, int number) {
        now = now.plus(INTERVAL);
        List<Deviation> signals = new ArrayList<>();
        boolean failing = fault != null && number < FAULT_INTERVALS;
        for (int node = 0; node < topology.nodes().size(); node++) {
            double excess = fault != null && failing ? fault.excess().getOrDefault(node, 0.0) : 0;
            signals.add(signal(entity(node), SignalKind.LATENCY, "mean", USUAL, excess));
            signals.add(signal(entity(node), SignalKind.ERRORS, "ratio", 0.001, 0));
            signals.add(signal(entity(node), SignalKind.TRAFFIC, "rate", 10, 0));
            signals.add(signal(entity(node), SignalKind.SATURATION, "value", 0.4, 0));
        }
        for (TopologySnapshot.Edge edge : topology.edges()) {
            Entity call = entity(edge.callee()).edgeFrom(entity(edge.caller()).name());
            signals.add(signal(call, SignalKind.LATENCY, "gap", 0.001, 0));
        }
        signals.subList(0, signals.size() - 1).forEach(correlator::accept);
        if (fault != null && (number == 1 || number == FAULT_INTERVALS + 1)) {
            alarm(fault, number == 1 ? AnomalyStatus.FIRING : AnomalyStatus.RESOLVED);
        }
        return decide(signals.getLast(), failing && number > 0);
    }

    /// From the last signal on: everything the interval holds is taken in, and the causes are ranked.
    private String decide(Deviation last, boolean counts) {
        long began = System.nanoTime();
        long beganCpu = threads.getCurrentThreadCpuTime();
        correlator.accept(last);
        correlator.accept(new Watermark("default", "storm", "bench", now), now);
        CorrelatorEffects effects = correlator.advance(now, topology);
        long tookCpu = threads.getCurrentThreadCpuTime() - beganCpu;
        long took = System.nanoTime() - began;
        List<Incident> ranked = effects.incidents().stream()
                .filter(incident -> !incident.rootCause().candidates().isEmpty())
                .toList();
        if (counts) {
            nanos.add(took);
            cpuNanos.add(tookCpu);
        }
        return ranked.isEmpty()
                ? ""
                : ranked.getLast().rootCause().candidates().getFirst().entity().name();
    }

    private Deviation signal(Entity entity, SignalKind kind, String statistic, double usual, double excess) {
        double scale = 0.1 * usual;
        double observed = usual + excess + scale * Math.clamp(random.nextGaussian(), -2, 2);
        return new Deviation(
                entity,
                kind,
                statistic,
                "bench-" + statistic,
                now,
                INTERVAL.toSeconds(),
                observed,
                usual,
                usual - 4 * scale,
                usual + 4 * scale,
                scale,
                observed > usual + 4 * scale ? 1e-6 : 0.5,
                observed > usual ? Direction.UP : Direction.DOWN,
                10,
                false);
    }

    private void alarm(Fault fault, AnomalyStatus status) {
        Instant onset = status == AnomalyStatus.FIRING ? now.minus(INTERVAL.multipliedBy(2)) : now.minus(INTERVAL);
        fault.excess().forEach((node, excess) -> {
            if (excess > USUAL) {
                correlator.accept(new Anomaly(
                        "slow-" + node + "-" + fault.root(),
                        "default",
                        "storm",
                        now,
                        "latency",
                        Map.of(),
                        USUAL + excess,
                        0.95,
                        "streaming",
                        new Anomaly.Details(
                                USUAL, 0, 2 * USUAL, 10, 1e-6, onset, "bench-mean", "mean", "s", true, false, null),
                        entity(node),
                        SignalKind.LATENCY,
                        Direction.UP,
                        status,
                        List.of()));
            }
        });
    }
}

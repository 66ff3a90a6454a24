package io.epicenter.correlator;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Ids;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.Watermark;
import io.epicenter.contracts.signal.SignalBatchWriter;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.correlator.model.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Simulates the shop's signals every five seconds, with faults, and a detector that alarms after two abnormal
/// intervals. Own latency, errors and saturation are set per service; what callers feel follows from the calls.
public final class Story {
    public static final Instant START = Instant.parse("2026-03-02T14:00:00Z");
    static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final double BASE_LATENCY = 0.02;

    private final Random random;
    private final List<Effect> effects = new ArrayList<>();
    private final List<Event> changes = new ArrayList<>();
    private final Map<String, Integer> abnormal = new TreeMap<>();
    final Map<String, Anomaly> firing = new TreeMap<>();
    private final List<Object> published = new ArrayList<>();
    private String silentFrom = "";
    private int silentAt = Integer.MAX_VALUE;

    Correlator correlator = new Correlator(
            Settings.DEFAULT.withTiming(new Settings.Timing(INTERVAL, Duration.ofSeconds(30), Duration.ZERO)),
            BuiltInPlugins.all());
    TopologySnapshot topology = Shop.topology();
    public final List<Incident> incidents = new ArrayList<>();
    public final List<Decision> decisions = new ArrayList<>();
    public boolean shuffled;
    public int restartAt = -1;
    private final List<Deviation> signals = new ArrayList<>();
    boolean repeated;
    /// Whether spans tell how long requests are in a service itself.
    public boolean traced;

    public Story(long seed) {
        random = new Random(seed);
    }

    private record Effect(String service, String what, double amount, int from, int to) {}

    /// `what`: latency (seconds added), errors (ratio), saturation (deviations) or load (factor of its traffic).
    public Story fault(String service, String what, double amount, int fromSecond, int toSecond) {
        effects.add(new Effect(service, what, amount, fromSecond, toSecond));
        return this;
    }

    Story silent(String service, int fromSecond) {
        silentFrom = service;
        silentAt = fromSecond;
        return this;
    }

    public Story change(String type, String service, String title, int second) {
        changes.add(new Event(
                Ids.of("change", title),
                START.plusSeconds(second),
                type,
                Shop.service(service),
                title,
                Map.of(),
                null,
                null));
        return this;
    }

    public Story play(int seconds) {
        for (Event change : changes) {
            if (!change.timestamp().isBefore(START.minusSeconds(3600))) {
                published.add(change);
            }
        }
        changes.forEach(correlator::accept);
        for (int second = 5; second <= seconds; second += 5) {
            interval(second);
        }
        return this;
    }

    private void interval(int second) {
        Instant end = START.plusSeconds(second);
        List<Object> batch = new ArrayList<>();
        Map<String, double[]> values = values(second);
        values.forEach((service, value) -> {
            if (service.equals(silentFrom) && second > silentAt) {
                return;
            }
            batch.add(deviation(
                    service, SignalKind.LATENCY, "mean", end, value[0], base(service), 0.05 * base(service), value[3]));
            if (traced) {
                double itself =
                        BASE_LATENCY * (1 + 0.02 * random(second, service)) + amount(service, "latency", second);
                batch.add(deviation(service, SignalKind.LATENCY, "self", end, itself, BASE_LATENCY, 0.002, value[3]));
            }
            batch.add(deviation(service, SignalKind.ERRORS, "ratio", end, value[1], 0.001, 0.001, value[3]));
            double usual = Shop.rates().get(service);
            batch.add(deviation(service, SignalKind.TRAFFIC, "rate", end, value[3], usual, 0.05 * usual, value[3]));
            batch.add(deviation(service, SignalKind.SATURATION, "value", end, value[2], 0.4, 0.03, 0));
        });
        List<Object> alarms = new ArrayList<>();
        for (Object deviation : batch) {
            detect((Deviation) deviation, alarms);
        }
        if (repeated) {
            alarms.addAll(List.copyOf(alarms));
        }
        batch.addAll(alarms);
        if (shuffled) {
            Collections.shuffle(batch, random);
        }
        batch.forEach(this::accept);
        correlator.accept(new Watermark("default", "prod", "metrics-0", end), end);
        if (second == restartAt) {
            restart(end);
        }
        CorrelatorEffects now = correlator.advance(end, topology);
        incidents.addAll(now.incidents());
        decisions.addAll(now.decisions());
    }

    /// As the service does: the signals that a snapshot does not hold come again.
    private void restart(Instant now) {
        try {
            Instant from = correlator.view().recallFrom().orElse(Instant.MAX);
            correlator = Correlator.restore(
                    correlator.snapshot(),
                    Settings.DEFAULT.withTiming(new Settings.Timing(INTERVAL, Duration.ofSeconds(30), Duration.ZERO)),
                    BuiltInPlugins.all(),
                    now);
            SignalBatchWriter recalled = new SignalBatchWriter();
            signals.stream()
                    .filter(signal -> !signal.timestamp().isBefore(from))
                    .forEach(recalled::add);
            correlator.recall(recalled.toBatch());
        } catch (io.epicenter.contracts.MalformedMessageException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private void accept(Object input) {
        if (input instanceof Deviation deviation) {
            signals.add(deviation);
            correlator.accept(deviation);
        } else {
            correlator.accept((Anomaly) input);
        }
    }

    private double amount(String service, String what, int second) {
        double sum = 0;
        for (Effect effect : effects) {
            if (effect.service().equals(service)
                    && effect.what().equals(what)
                    && second > effect.from()
                    && second <= effect.to()) {
                sum += effect.amount();
            }
        }
        return sum;
    }

    private double base(String service) {
        double base = BASE_LATENCY;
        for (String callee : Shop.callees(service)) {
            base += Shop.share(service, callee) * base(callee);
        }
        return base;
    }

    /// latency, error ratio, saturation, requests/s by service
    private Map<String, double[]> values(int second) {
        Map<String, double[]> values = new LinkedHashMap<>();
        Map<String, Double> noise = new TreeMap<>();
        for (String name : Shop.names()) {
            noise.put(name, 1 + 0.02 * random(second, name));
        }
        for (String name : Shop.names()) {
            double load =
                    Shop.rates().get(name) * (1 + amount(name, "load", second)) * (1 + 0.02 * random(second + 1, name));
            values.put(name, new double[] {
                latency(name, second, noise),
                Math.min(1, errors(name, second)),
                0.4 + 0.03 * amount(name, "saturation", second) + 0.01 * random(second + 2, name),
                load
            });
        }
        return values;
    }

    /// The same noise whatever the order of the inputs.
    private static double random(int second, String name) {
        return new Random(second * 31L + name.hashCode()).nextGaussian();
    }

    private double latency(String name, int second, Map<String, Double> noise) {
        double latency = BASE_LATENCY * noise.get(name) + amount(name, "latency", second);
        for (String callee : Shop.callees(name)) {
            latency += Shop.share(name, callee) * latency(callee, second, noise);
        }
        return latency;
    }

    private double errors(String name, int second) {
        double errors = 0.001 + amount(name, "errors", second);
        for (String callee : Shop.callees(name)) {
            errors += Shop.share(name, callee) * Math.max(0, errors(callee, second) - 0.001);
        }
        return errors;
    }

    private static Deviation deviation(
            String service,
            SignalKind signal,
            String statistic,
            Instant end,
            double observed,
            double expected,
            double scale,
            double volume) {
        double deviation = (observed - expected) / scale;
        return new Deviation(
                Shop.service(service),
                signal,
                statistic,
                "test-" + statistic + "-" + signal.name().toLowerCase(java.util.Locale.ROOT),
                end,
                INTERVAL.toSeconds(),
                observed,
                expected,
                expected - 5 * scale,
                expected + 5 * scale,
                scale,
                Math.abs(deviation) > 5 ? 1e-4 : 0.3,
                deviation > 0 ? Direction.UP : Direction.DOWN,
                volume,
                false);
    }

    private void detect(Deviation deviation, List<Object> alarms) {
        String series = deviation.entity() + "|" + deviation.rule();
        boolean far = deviation.observed() > deviation.upperBound();
        int streak = far ? abnormal.merge(series, 1, Integer::sum) : 0;
        if (!far) {
            abnormal.remove(series);
            Anomaly lasting = firing.remove(series);
            if (lasting != null) {
                alarms.add(anomaly(lasting.id(), deviation, lasting.details().onset(), AnomalyStatus.RESOLVED));
            }
        } else if (streak == 2) {
            Instant onset = deviation.timestamp().minus(INTERVAL.multipliedBy(2));
            Anomaly anomaly = anomaly(Ids.of(series, onset.toString()), deviation, onset, AnomalyStatus.FIRING);
            firing.put(series, anomaly);
            alarms.add(anomaly);
        }
    }

    static Anomaly anomaly(String id, Deviation deviation, Instant onset, AnomalyStatus status) {
        boolean opens = deviation.signal() == SignalKind.LATENCY || deviation.signal() == SignalKind.ERRORS;
        return new Anomaly(
                id,
                "default",
                "prod",
                deviation.timestamp(),
                deviation.rule(),
                Map.of(),
                deviation.observed(),
                0.95,
                "streaming",
                new Anomaly.Details(
                        deviation.expected(),
                        deviation.lowerBound(),
                        deviation.upperBound(),
                        (deviation.observed() - deviation.expected()) / deviation.scale(),
                        deviation.pValue(),
                        onset,
                        deviation.rule(),
                        deviation.statistic(),
                        "",
                        opens,
                        false,
                        null),
                deviation.entity(),
                deviation.signal(),
                Direction.UP,
                status,
                List.of());
    }

    /// The last revision of each incident, in the order of opening.
    public List<Incident> last() {
        Map<String, Incident> last = new LinkedHashMap<>();
        incidents.forEach(incident -> last.put(incident.id(), incident));
        return List.copyOf(last.values());
    }

    public String tell() {
        StringBuilder text = new StringBuilder();
        for (Incident incident : incidents) {
            text.append("\n")
                    .append(incident.updatedAt())
                    .append(" r")
                    .append(incident.revision())
                    .append(' ')
                    .append(incident.status())
                    .append(" sev")
                    .append(incident.severity())
                    .append(' ')
                    .append(incident.title())
                    .append(" | ")
                    .append(incident.rootCause().reasoning());
            incident.rootCause().candidates().forEach(candidate -> {
                text.append("\n     ")
                        .append(candidate.confidence())
                        .append(' ')
                        .append(candidate.cause());
                candidate
                        .evidence()
                        .forEach(item -> text.append("\n        + ")
                                .append(item.kind())
                                .append(' ')
                                .append(item.weight())
                                .append(' ')
                                .append(item.text()));
                candidate
                        .counterEvidence()
                        .forEach(item -> text.append("\n        - ")
                                .append(item.kind())
                                .append(' ')
                                .append(item.weight())
                                .append(' ')
                                .append(item.text()));
            });
        }
        decisions.forEach(decision -> text.append("\n")
                .append(decision.timestamp())
                .append(' ')
                .append(decision.outcome())
                .append(' ')
                .append(decision.entity().name())
                .append(' ')
                .append(decision.reason()));
        return text.toString();
    }
}

package io.epicenter.topology.source;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Sample;
import io.epicenter.contracts.wire.WriteRequestReader;
import io.epicenter.topology.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Calls from the service-graph counters of Tempo and the OpenTelemetry Collector:
/// `traces_service_graph_request_total` and `..._request_failed_total` with labels `client` and `server`.
/// An increase is counted, a fall is a reset, the first value of a series is none. Batches without these names are
/// passed over by one search in their bytes. Series are bounded; the least recently seen goes first.
@Singleton
public final class ServiceGraphMetrics implements Source {
    private static final String REQUESTS = "traces_service_graph_request_total";
    private static final String FAILURES = "traces_service_graph_request_failed_total";
    private static final String USER = "user";
    private static final BytePattern ANY = new BytePattern("traces_service_graph_request_");
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private final Settings settings;
    private final EntityResolver resolver;
    private final WriteRequestReader reader = new WriteRequestReader();
    private final Map<Object, Series> series;
    private long samples;
    private long resets;

    private static final class Series {
        final boolean failures;
        final @Nullable Entity caller;
        final Entity callee;
        double value = Double.NaN;
        long atMillis = Long.MIN_VALUE;

        Series(boolean failures, @Nullable Entity caller, Entity callee) {
            this.failures = failures;
            this.caller = caller;
            this.callee = callee;
        }
    }

    @Inject
    public ServiceGraphMetrics(Settings settings) {
        this.settings = settings;
        this.resolver = new EntityResolver(settings.entity());
        this.series = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Object, Series> eldest) {
                return size() > settings.maxSeries();
            }
        };
    }

    /// Whether the bytes, of whatever format, hold the name of a counter that is read here.
    public static boolean mayConcern(byte[] bytes) {
        return ANY.in(bytes);
    }

    @Override
    public String name() {
        return "service-graph";
    }

    @Override
    public void metrics(byte[] batch, Instant now, Calls calls) throws MalformedMessageException {
        if (!mayConcern(batch)) {
            return;
        }
        reader.reset(batch);
        while (reader.nextSeries()) {
            String name = reader.label("__name__");
            if (name == null || !isCounter(name)) {
                continue;
            }
            Series known = series.get(reader.labelHash());
            if (known == null) {
                known = opened(name, reader::label);
                if (known == null) {
                    continue;
                }
                series.put(reader.labelHash(), known);
            }
            while (reader.nextSample()) {
                accept(known, reader.value(), reader.timestampMillis(), now, calls);
            }
        }
    }

    @Override
    public void sample(Sample sample, Instant now, Calls calls) {
        if (!isCounter(sample.name())) {
            return;
        }
        Object key = Map.entry(sample.name(), sample.labels());
        Series known = series.get(key);
        if (known == null) {
            known = opened(sample.name(), sample.labels()::get);
        }
        if (known != null) {
            series.put(key, known);
            accept(known, sample.value(), sample.timestamp().toEpochMilli(), now, calls);
        }
    }

    private static boolean isCounter(String name) {
        return name.equals(REQUESTS) || name.equals(FAILURES);
    }

    private @Nullable Series opened(String metric, EntityResolver.Labels label) {
        String client = label.value("client");
        String server = label.value("server");
        if (client == null || client.isEmpty() || server == null || server.isEmpty()) {
            return null;
        }
        Entity scope = resolver.resolve(settings.tenant(), metric, label);
        String virtual = label.value("virtual_node");
        EntityKind kind = "database".equals(label.value("connection_type"))
                ? EntityKind.DATABASE
                : "server".equals(virtual) || server.equals(virtual) ? EntityKind.EXTERNAL : EntityKind.SERVICE;
        EntityKind callerKind =
                "client".equals(virtual) || client.equals(virtual) ? EntityKind.EXTERNAL : EntityKind.SERVICE;
        Entity caller = client.equals(USER) ? null : Peers.virtual(scope, callerKind, client);
        return new Series(metric.equals(FAILURES), caller, Peers.virtual(scope, kind, server));
    }

    private void accept(Series of, double value, long atMillis, Instant now, Calls calls) {
        boolean plausible = atMillis <= now.plus(CLOCK_SKEW).toEpochMilli()
                && atMillis >= now.minus(settings.timeToLive()).toEpochMilli();
        if (Double.isNaN(value) || atMillis <= of.atMillis || !plausible) {
            return;
        }
        samples++;
        double before = of.value;
        of.value = value;
        of.atMillis = atMillis;
        if (value < before) {
            resets++;
        }
        double increase = Double.isNaN(before) ? 0 : value < before ? value : value - before;
        if (increase > 0) {
            count(of, increase, atMillis, calls);
        }
    }

    private static void count(Series of, double increase, long atMillis, Calls calls) {
        if (of.caller != null) {
            calls.call(of.caller, of.callee, of.failures ? 0 : increase, of.failures ? increase : 0, atMillis);
        } else if (!of.failures) {
            calls.entries(of.callee, increase, atMillis);
        }
        if (!of.failures) {
            calls.requests(of.callee, increase, atMillis);
        }
    }

    @Override
    public Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        counts.put("samples", samples);
        counts.put("resets", resets);
        counts.put("series", (long) series.size());
        return counts;
    }
}

package io.epicenter.detector.log;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Watermark;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.detector.output.EngineCounters;
import io.epicenter.detector.output.Output;
import io.epicenter.detector.signal.Signal;
import io.epicenter.detector.signal.SignalContext;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/// The services whose lines are in one `logs` partition. Bounded: lines of further services are counted and dropped.
/// Confined to one thread.
final class LogServices {
    private final int partition;
    private final LogSettings settings;
    private final SignalContext context;
    private final Map<Entity, ServiceLogs> services = new LinkedHashMap<>();

    LogServices(int partition, LogSettings settings, SignalContext context) {
        this.partition = partition;
        this.settings = settings;
        this.context = context;
    }

    /// Counts a line to the open interval.
    void take(LogLine line) {
        ServiceLogs service = services.get(line.entity());
        if (service == null) {
            if (services.size() >= settings.maxServices()) {
                context.counters().countDrop(EngineCounters.DropReason.SERIES_LIMIT);
                return;
            }
            service = new ServiceLogs(line.entity(), settings, context);
            services.put(line.entity(), service);
        }
        service.take(line.time(), line.error(), line.body());
    }

    /// Judges the interval that ends now, tells the watermark and forgets services without lines for long.
    void close(long end, Output out) {
        AnnotatingOutput described = new AnnotatingOutput(out);
        services.values().forEach(service -> service.close(end, described));
        putWatermarks(end, out);
        long oldest = end - settings.expiry().toMillis();
        services.values().removeIf(service -> service.lastLine() < oldest);
    }

    private void putWatermarks(long end, Output out) {
        Map<String, Entity> scopes = new LinkedHashMap<>();
        services.keySet().forEach(entity -> scopes.putIfAbsent(entity.scope(), entity));
        Instant watermark = Instant.ofEpochMilli(end);
        for (Entity entity : scopes.values()) {
            out.watermark(
                    new Watermark(entity.tenant(), entity.environment(), Topics.LOGS + "-" + partition, watermark));
        }
    }

    int size() {
        return services.size();
    }

    /// Templates of all services.
    int templates() {
        return services.values().stream().mapToInt(ServiceLogs::templates).sum();
    }

    /// The signals, in a fixed order.
    Stream<Signal> signals() {
        return services.values().stream().flatMap(service -> service.signals().stream());
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(services.size());
        for (ServiceLogs service : services.values()) {
            service.write(out);
        }
    }

    void read(DataInput in) throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            ServiceLogs service = ServiceLogs.read(in, settings, context);
            services.put(service.entity(), service);
        }
    }
}

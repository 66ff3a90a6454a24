package io.epicenter.benchmarks.platform;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.xerial.snappy.Snappy;

/// The series that a slice of an estate shows: per pod an OpenTelemetry HTTP histogram by status, container, process,
/// JVM and pool metrics; per call the metrics of Tempo's service graph. Written as remote-write 1.0 requests.
/// One thread at a time.
final class EstateScrape {
    /// What Prometheus sends at once at most by default is 2,000; larger requests are usual for large senders.
    private static final int SAMPLES_PER_REQUEST = 5000;

    private static final double[] BOUNDS = {
        0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, Double.POSITIVE_INFINITY
    };
    private static final double SPREAD = 0.6;
    private static final int SERIES_OF_POD = 33;
    private static final String HTTP = "http_server_request_duration_seconds";
    private static final String CALL = "traces_service_graph_request_";

    private final Estate estate;
    private final List<byte[]> labels = new ArrayList<>();
    private final double[] values;
    private final int[] services;
    private final int[] calls;
    private final SplittableRandom random;
    private byte[] bytes = new byte[2 * 1024 * 1024];
    private int at;

    /// @param slice of `slices`: services and calls whose number leaves this remainder
    EstateScrape(Estate estate, int slice, int slices, long seed) {
        this.estate = estate;
        this.random = new SplittableRandom(seed + slice);
        services = of(estate.services(), slice, slices);
        calls = of(estate.plan().calls().size(), slice, slices);
        for (int service : services) {
            for (int pod = 0; pod < Estate.PODS; pod++) {
                podLabels(service, pod);
            }
        }
        for (int call : calls) {
            callLabels(estate.plan().calls().get(call));
        }
        values = new double[labels.size()];
    }

    private static int[] of(int count, int slice, int slices) {
        return java.util.stream.IntStream.range(0, count)
                .filter(i -> i % slices == slice)
                .toArray();
    }

    int series() {
        return labels.size();
    }

    private void podLabels(int service, int pod) {
        String name = Estate.name(service);
        int number = service * Estate.PODS + pod;
        Map<String, String> common = new TreeMap<>();
        common.put("cluster", "prod-1");
        common.put("container", "app");
        common.put("instance", "10." + number / 62_500 + "." + number / 250 % 250 + "." + number % 250 + ":8080");
        common.put("job", name);
        common.put("namespace", Estate.namespace(service));
        common.put("node", "node-" + number % 200 + ".internal");
        common.put(
                "pod",
                name + "-7d9f8b6c5-"
                        + Integer.toString(60_466_176 + number * 7919, 36).substring(1));
        common.put("service", name);
        for (String status : List.of("200", "500")) {
            for (double bound : BOUNDS) {
                String le = Double.isInfinite(bound) ? "+Inf" : Double.toString(bound);
                add(common, HTTP + "_bucket", "http_response_status_code", status, "http_route", "/api", "le", le);
            }
            add(common, HTTP + "_sum", "http_response_status_code", status, "http_route", "/api");
            add(common, HTTP + "_count", "http_response_status_code", status, "http_route", "/api");
        }
        add(common, "container_cpu_usage_seconds_total");
        add(common, "container_memory_working_set_bytes");
        add(common, "process_resident_memory_bytes");
        add(common, "jvm_memory_used_bytes", "area", "heap");
        add(common, "hikaricp_connections_active", "pool", "main");
        add(common, "hikaricp_connections_max", "pool", "main");
        add(common, "up");
    }

    private void callLabels(EstatePlan.Call call) {
        Map<String, String> common = new TreeMap<>();
        common.put("client", Estate.name(call.caller()));
        common.put("server", Estate.name(call.callee()));
        for (String metric :
                List.of("total", "failed_total", "server_seconds_sum", "server_seconds_count", "client_seconds_sum")) {
            add(common, CALL + metric);
        }
        add(common, CALL + "client_seconds_count");
    }

    private void add(Map<String, String> common, String metric, String... more) {
        TreeMap<String, String> all = new TreeMap<>(common);
        all.put("__name__", metric);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        ByteArrayOutputStream encoded = new ByteArrayOutputStream(320);
        CodedOutputStream out = CodedOutputStream.newInstance(encoded);
        try {
            for (Map.Entry<String, String> label : all.entrySet()) {
                out.writeTag(1, 2);
                out.writeUInt32NoTag(CodedOutputStream.computeStringSize(1, label.getKey())
                        + CodedOutputStream.computeStringSize(2, label.getValue()));
                out.writeString(1, label.getKey());
                out.writeString(2, label.getValue());
            }
            out.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        labels.add(encoded.toByteArray());
    }

    /// Reads the estate's present step into the series and writes them out.
    ///
    /// @param millis time of the samples
    /// @return compressed bodies of `POST /api/v1/write`
    List<byte[]> bodies(long millis) {
        int cursor = 0;
        for (int service : services) {
            for (int pod = 0; pod < Estate.PODS; pod++) {
                cursor = readPod(service, cursor);
            }
        }
        for (int call : calls) {
            cursor = readCall(estate.plan().calls().get(call), cursor);
        }
        List<byte[]> bodies = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                write(labels.get(i), values[i], millis);
            }
            if (at > 0 && ((i + 1) % SAMPLES_PER_REQUEST == 0 || i == values.length - 1)) {
                bodies.add(drain());
            }
        }
        return bodies;
    }

    private int readPod(int service, int first) {
        if (estate.isGone(service)) {
            Arrays.fill(values, first, first + SERIES_OF_POD, Double.NaN);
            return first + SERIES_OF_POD;
        }
        double requests = estate.requests(service) / Estate.PODS * Estate.STEP_SECONDS;
        double failed = Math.rint(requests * estate.failing(service) + 0.3 * random.nextGaussian());
        double mean = estate.latency(service) * Math.exp(0.02 * random.nextGaussian());
        int cursor = histogram(first, Math.max(0, Math.rint(requests - failed)), mean);
        cursor = histogram(cursor, Math.max(0, failed), mean);
        double busy = requests * 0.002 * (1 + 0.05 * random.nextGaussian());
        values[cursor++] += busy;
        values[cursor++] = 3e8 * (1 + 0.01 * random.nextGaussian());
        values[cursor++] = 2e8 * (1 + 0.01 * random.nextGaussian());
        values[cursor++] = 1e8 * (1 + 0.1 * random.nextGaussian());
        values[cursor++] =
                Math.rint(Math.clamp(4 + requests / Estate.STEP_SECONDS * mean + random.nextGaussian(), 0, 50));
        values[cursor++] = 50;
        values[cursor++] = 1;
        return cursor;
    }

    private int histogram(int first, double count, double mean) {
        int cursor = first;
        for (double bound : BOUNDS) {
            values[cursor++] += Math.rint(count * lognormal(bound / mean));
        }
        values[cursor++] += count * mean;
        values[cursor++] += count;
        return cursor;
    }

    /// Part of lognormal values of mean 1 that are at most `ratio`; a logistic curve is close enough.
    private static double lognormal(double ratio) {
        double deviation = (Math.log(ratio) + SPREAD * SPREAD / 2) / SPREAD;
        return 1 / (1 + Math.exp(-1.702 * deviation));
    }

    private int readCall(EstatePlan.Call call, int first) {
        double made = estate.requests(call.caller()) * call.share() * Estate.STEP_SECONDS;
        double count = Math.max(0, Math.rint(made + Math.sqrt(made) * 0.3 * random.nextGaussian()));
        double mean = estate.latency(call.callee()) * Math.exp(0.02 * random.nextGaussian());
        int cursor = first;
        values[cursor++] += count;
        values[cursor++] += Math.max(0, Math.rint(count * estate.failing(call.callee())));
        values[cursor++] += count * mean;
        values[cursor++] += count;
        values[cursor++] += count * (mean + 0.0006);
        values[cursor++] += count;
        return cursor;
    }

    /// Fields: `timeseries`=1, `labels`=1, `samples`=2, `value`=1, `timestamp`=2 (remote write 1.0).
    private void write(byte[] series, double value, long millis) {
        int sample = 1 + 8 + 1 + CodedOutputStream.computeUInt64SizeNoTag(millis);
        int length = series.length + 2 + sample;
        if (at + length + 16 > bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        CodedOutputStream out = CodedOutputStream.newInstance(bytes, at, bytes.length - at);
        try {
            out.writeTag(1, 2);
            out.writeUInt32NoTag(length);
            out.writeRawBytes(series);
            out.writeTag(2, 2);
            out.writeUInt32NoTag(sample);
            out.writeDouble(1, value);
            out.writeUInt64(2, millis);
            at += out.getTotalBytesWritten();
        } catch (IOException outOfSpace) {
            throw new UncheckedIOException(outOfSpace);
        }
    }

    private byte[] drain() {
        try {
            byte[] body = new byte[Snappy.maxCompressedLength(at)];
            int length = Snappy.compress(bytes, 0, at, body, 0);
            at = 0;
            return Arrays.copyOf(body, length);
        } catch (IOException impossible) {
            throw new UncheckedIOException("snappy cannot compress", impossible);
        }
    }
}

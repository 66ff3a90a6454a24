package io.epicenter.benchmarks.topology;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topology.Closures;
import io.epicenter.contracts.topology.TopologyCodec;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.topology.TopologyState;
import io.epicenter.topology.graph.Settings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/// One graph, built, packed, read and asked in this process. Times are medians.
///
/// @param lookupNanos processor time of a look-up, likewise
/// @param cpuSeconds processor time of building and packing, which a busy machine does not stretch
record GraphRun(
        String graph,
        TopologySnapshot snapshot,
        byte[] packed,
        double buildSeconds,
        double packSeconds,
        double cpuSeconds,
        double readSeconds,
        double lookupNanos,
        double impactNanos,
        long heapBytes) {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int WARM_UPS = 2;
    private static final int LOOKUPS = 2_000_000;

    static GraphRun of(String name, GeneratedGraph graph, int repeats) throws IOException {
        Settings settings = Settings.DEFAULT;
        TopologyState state = new TopologyState(settings, List.of(graph));
        state.accept(List.of(), GeneratedGraph.NOW);
        double[] build = new double[repeats];
        double[] pack = new double[repeats];
        double[] cpu = new double[repeats];
        double[] read = new double[repeats];
        TopologySnapshot snapshot = TopologySnapshot.EMPTY;
        byte[] packed = new byte[0];
        for (int i = -WARM_UPS; i < repeats; i++) {
            long cpuBegin = THREADS.getCurrentThreadCpuTime();
            long begin = System.nanoTime();
            snapshot = state.build(1, GeneratedGraph.NOW);
            long built = System.nanoTime();
            packed = TopologyCodec.write(snapshot);
            long written = System.nanoTime();
            long cpuWritten = THREADS.getCurrentThreadCpuTime();
            TopologySnapshot again = read(packed);
            long done = System.nanoTime();
            if (!again.equals(snapshot)) {
                throw new IOException("the " + name + " graph reads back differently than it was written");
            }
            if (i >= 0) {
                build[i] = (built - begin) / 1e9;
                pack[i] = (written - built) / 1e9;
                cpu[i] = (cpuWritten - cpuBegin) / 1e9;
                read[i] = (done - written) / 1e9;
            }
        }
        return new GraphRun(
                name,
                snapshot,
                packed,
                median(build),
                median(pack),
                median(cpu),
                median(read),
                lookupNanos(snapshot, repeats),
                impactNanos(snapshot, repeats),
                heapBytes(snapshot));
    }

    private static TopologySnapshot read(byte[] packed) throws IOException {
        try {
            return TopologyCodec.read(packed);
        } catch (MalformedMessageException malformed) {
            throw new IOException("the packed graph cannot be read: " + malformed.getMessage(), malformed);
        }
    }

    /// The blast radius of a random service by its name: find it, and sum up whom it hurts, of the ten nearest.
    private static double lookupNanos(TopologySnapshot snapshot, int repeats) {
        String[] names =
                snapshot.nodes().stream().map(node -> node.entity().toString()).toArray(String[]::new);
        Map<String, Integer> index = snapshot.index().byText();
        Closures dependants = snapshot.dependants();
        double[] nanos = new double[repeats];
        double sum = 0;
        for (int repeat = -1; repeat < repeats; repeat++) {
            Random random = new Random(repeat);
            int[] asked = random.ints(LOOKUPS, 0, names.length).toArray();
            long begin = THREADS.getCurrentThreadCpuTime();
            for (int one : asked) {
                Integer node = index.get(names[one]);
                int first = dependants.first(node == null ? 0 : node);
                int end = Math.min(first + 10, dependants.end(node == null ? 0 : node));
                for (int reach = first; reach < end; reach++) {
                    sum += dependants.impact(reach);
                }
            }
            nanos[Math.max(0, repeat)] = (double) (THREADS.getCurrentThreadCpuTime() - begin) / LOOKUPS;
        }
        return sum < 0 ? Double.NaN : median(nanos);
    }

    /// The impact of a random service on a random one of those that depend on it, both by number.
    private static double impactNanos(TopologySnapshot snapshot, int repeats) {
        Closures dependants = snapshot.dependants();
        int[] failing = IntStream.range(0, dependants.size())
                .filter(node -> dependants.count(node) > 0)
                .toArray();
        double[] nanos = new double[repeats];
        double sum = 0;
        for (int repeat = -1; repeat < repeats; repeat++) {
            Random random = new Random(repeat);
            int[] from = new int[LOOKUPS / 10];
            int[] to = new int[from.length];
            for (int i = 0; i < from.length; i++) {
                from[i] = failing[random.nextInt(failing.length)];
                to[i] = dependants.node(dependants.first(from[i]) + random.nextInt(dependants.count(from[i])));
            }
            long begin = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < from.length; i++) {
                sum += dependants.impact(dependants.find(from[i], to[i]));
            }
            nanos[Math.max(0, repeat)] = (double) (THREADS.getCurrentThreadCpuTime() - begin) / from.length;
        }
        return sum < 0 ? Double.NaN : median(nanos);
    }

    private static long heapBytes(TopologySnapshot snapshot) {
        return 11L * (snapshot.dependants().reaches() + snapshot.dependencies().reaches())
                + 96L * snapshot.edges().size()
                + 330L * snapshot.nodes().size();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    int mostDependants() {
        Closures dependants = snapshot.dependants();
        return IntStream.range(0, dependants.size())
                .map(dependants::count)
                .max()
                .orElse(0);
    }

    double meanDependants() {
        return (double) snapshot.dependants().reaches()
                / Math.max(1, snapshot.nodes().size());
    }

    long domains() {
        return snapshot.nodes().stream()
                .mapToInt(TopologySnapshot.Node::domain)
                .distinct()
                .count();
    }

    void addTo(ObjectNode json) {
        json.put("services", snapshot.nodes().size());
        json.put("edges", snapshot.edges().size());
        json.put("build_seconds", buildSeconds);
        json.put("pack_seconds", packSeconds);
        json.put("build_and_pack_cpu_seconds", cpuSeconds);
        json.put("read_seconds", readSeconds);
        json.put("packed_bytes", packed.length);
        json.put("lookup_ns", lookupNanos);
        json.put("impact_ns", impactNanos);
        json.put("mean_dependants", meanDependants());
        json.put("max_dependants", mostDependants());
        json.put("domains", domains());
        json.put("heap_bytes", heapBytes);
    }
}

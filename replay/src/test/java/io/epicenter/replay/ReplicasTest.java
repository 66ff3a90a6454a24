package io.epicenter.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.topic.KeyPartitioner;
import io.epicenter.contracts.wire.RemoteWriteV1Writer;
import io.epicenter.replay.recording.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// One replica or several, inputs in order or not: the same incidents.
final class ReplicasTest {
    private static final long START = 1_770_000_000_000L;
    private static final int SCRAPE_SECONDS = 5;
    private static final int CALM_SCRAPES = 1000;
    private static final int SCRAPES = 1080;
    private static final List<String> SERVICES = List.of("cart", "quote", "ledger", "mail");
    private static final List<String> ENVIRONMENTS = List.of("north", "south");

    @Test
    void one_partition_and_several_give_the_same_incidents() {
        ReplayResult one = play(1, 1, 0);
        assertThat(one.incidents()).hasSize(2);
        ReplayResult several = play(4, 3, 0);
        assertThat(incidents(several)).isEqualTo(incidents(one));
        assertThat(decisions(several)).isEqualTo(decisions(one));
    }

    @Test
    void inputs_shuffled_within_their_scrape_give_the_same_incidents() {
        ReplayResult ordered = play(3, 2, 0);
        ReplayResult shuffled = play(3, 2, 17);
        assertThat(incidents(shuffled)).isEqualTo(incidents(ordered));
        assertThat(decisions(shuffled)).isEqualTo(decisions(ordered));
    }

    private static List<Incident> incidents(ReplayResult result) {
        return result.revisions().stream()
                .sorted(Comparator.comparing(Incident::id).thenComparing(Incident::revision))
                .toList();
    }

    private static List<Decision> decisions(ReplayResult result) {
        return result.decisions().stream()
                .sorted(Comparator.comparing(Decision::id))
                .toList();
    }

    private static ReplayResult play(int metricsPartitions, int correlatedPartitions, long shuffle) {
        ReplaySettings settings = ReplaySettings.standard().withInterval(Duration.ofSeconds(5), Duration.ofSeconds(1));
        Pipeline pipeline = new Pipeline(settings, metricsPartitions, 1, correlatedPartitions);
        Random noise = new Random(7);
        Random order = new Random(shuffle);
        Map<String, double[]> counters = new TreeMap<>();
        for (int scrape = 0; scrape < SCRAPES; scrape++) {
            long time = START + scrape * SCRAPE_SECONDS * 1000L;
            List<Entry> entries = new ArrayList<>();
            for (String environment : ENVIRONMENTS) {
                for (String service : SERVICES) {
                    boolean failing = service.equals("cart") && scrape >= CALM_SCRAPES;
                    double[] counter = counters.computeIfAbsent(environment + service, key -> new double[2]);
                    double requests = 200 + noise.nextGaussian() * 10;
                    double failures = requests * (failing ? 0.5 : 0.005);
                    counter[0] += Math.rint(requests - failures);
                    counter[1] += Math.rint(failures);
                    entries.add(entry(environment, service, counter, time, metricsPartitions));
                }
            }
            if (shuffle != 0) {
                Collections.shuffle(entries, order);
            }
            entries.forEach(entry -> pipeline.accept(entry, time));
        }
        return pipeline.result();
    }

    private static Entry entry(String environment, String service, double[] counter, long time, int partitions) {
        RemoteWriteV1Writer writer = new RemoteWriteV1Writer();
        writer.add(labels(environment, service, "200"), counter[0], time);
        writer.add(labels(environment, service, "500"), counter[1], time);
        String entity = "default/" + environment + "/service:default/" + service;
        return new Entry(
                "metrics",
                KeyPartitioner.partition(entity, partitions),
                time,
                time,
                new byte[0],
                Map.of("content-type", "application/x-protobuf"),
                writer.toByteArray());
    }

    private static TreeMap<String, String> labels(String environment, String service, String status) {
        return new TreeMap<>(Map.of(
                "__name__",
                "http_requests_total",
                "environment",
                environment,
                "service",
                service,
                "status",
                status,
                "instance",
                "a:80"));
    }
}

package io.epicenter.benchmarks.speed;

import io.epicenter.benchmarks.speed.BrokerLoad.Outputs;
import io.epicenter.benchmarks.speed.BrokerLoad.Written;
import io.epicenter.benchmarks.speed.EncodedSeries.Form;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The detector service end to end: `metrics` is filled in a real broker, then the real service is started,
/// and the time from its first poll to the last output that the broker has taken is measured, start-up of the
/// virtual machine's compilers and the resolving of all series included.
final class ServiceRun {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int LOOK_MILLIS = 1000;
    private static final int QUIET_MILLIS = 1500;
    private static final List<String> FLAGS =
            List.of("-Xmx1536m", "-Xms1536m", "-Xmn640m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");

    private ServiceRun() {}

    /// What was asked for.
    record Plan(Path root, Form form, int series, int steps, int partitions) {}

    /// What was measured.
    ///
    /// @param seconds from the first poll to the last output, wall clock
    /// @param detectorSeconds processor time of the detector in that time
    /// @param brokerSeconds processor time of the broker in that time
    record Result(
            Written written,
            Outputs outputs,
            double seconds,
            double detectorSeconds,
            double brokerSeconds,
            double steadySamplesPerSecond) {
        double samplesPerSecond() {
            return written.samples() / seconds;
        }

        /// What two cores of one's own would do if both were kept busy.
        double samplesPerTwoCoreSeconds() {
            return 2 * written.samples() / (detectorSeconds + brokerSeconds);
        }
    }

    static Result run(Plan plan, PrintStream progress) throws IOException {
        EncodedSeries[] partitions =
                EncodedSeries.of(new Fleet(plan.series(), plan.steps() * 7 / 10), plan.partitions());
        try (DetectorTestbed testbed = DetectorTestbed.open(plan.root(), plan.partitions())) {
            BrokerLoad.stampOutputs(testbed.kafka());
            progress.println("filling the topic: " + plan.series() + " series, " + plan.steps() + " steps ...");
            Written written = BrokerLoad.fill(testbed.kafka(), partitions, plan.form(), plan.steps());
            progress.println("starting the detector ...");
            Duration brokerBefore = testbed.brokerTime();
            long start = testbed.startDetector(FLAGS);
            long startMillis = System.currentTimeMillis() - (System.nanoTime() - start) / 1_000_000;
            Duration detectorBefore = testbed.detectorTime();
            double steady = follow(testbed, written.samples());
            Duration detector = testbed.detectorTime().minus(detectorBefore);
            Duration broker = testbed.brokerTime().minus(brokerBefore);
            DetectorTestbed.sleep(QUIET_MILLIS);
            Outputs outputs = BrokerLoad.outputs(testbed.kafka());
            double seconds = (outputs.lastMillis() - startMillis) / 1000.0;
            return new Result(written, outputs, seconds, inSeconds(detector), inSeconds(broker), steady);
        }
    }

    private static double inSeconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    /// Waits until all samples have been taken; returns the rate of the second half of them.
    private static double follow(DetectorTestbed testbed, long samples) throws IOException {
        long until = System.nanoTime() + LIMIT.toNanos();
        long halfNanos = 0;
        long halfSamples = 0;
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + testbed.managementPort() + "/q/metrics"))
                    .build();
            while (System.nanoTime() < until && testbed.isDetectorAlive()) {
                long taken = taken(client, request);
                if (halfNanos == 0 && taken >= samples / 2) {
                    halfNanos = System.nanoTime();
                    halfSamples = taken;
                }
                if (taken >= samples) {
                    return (taken - halfSamples) / ((System.nanoTime() - halfNanos) / 1e9);
                }
                DetectorTestbed.sleep(LOOK_MILLIS);
            }
        }
        throw new IOException("the detector had not taken all " + samples + " samples within " + LIMIT.toMinutes()
                + " min, or has ended; " + testbed.lastLines());
    }

    /// How many samples the detector says it has taken; 0 while it does not answer.
    private static long taken(HttpClient client, HttpRequest request) throws IOException {
        try {
            return client.send(request, BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith("epicenter_detector_samples_total"))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException busy) {
            return 0;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }
}

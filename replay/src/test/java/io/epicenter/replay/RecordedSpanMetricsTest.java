package io.epicenter.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.topic.Topics;
import io.epicenter.replay.recording.Entry;
import io.epicenter.replay.recording.EntrySource;
import io.epicenter.replay.recording.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Metrics made of spans are in a replay once: made by it, or found in the recording.
class RecordedSpanMetricsTest {
    private static final long START = 1_770_000_000_000L;

    @Test
    void a_replay_makes_them_of_spans() throws IOException {
        assertThat(Replay.run(new Calls(Map.of())).counts().series()).isPositive();
    }

    @Test
    void a_replay_makes_none_when_the_recording_has_them() throws IOException {
        Map<String, String> settings = Map.of(Manifest.SPAN_METRICS, Manifest.RECORDED);
        assertThat(Replay.run(new Calls(settings)).counts().series()).isZero();
    }

    /// A call a second from cart to quote, as spans of both.
    private record Calls(Map<String, String> about) implements EntrySource {
        private static final int SECONDS = 120;

        @Override
        public Manifest manifest() {
            return new Manifest(Manifest.FORMAT, Map.of(Topics.METRICS, 1, Topics.TRACES, 1), Map.of(), about);
        }

        @Override
        public void forEach(EntrySink sink) throws IOException {
            for (int second = 0; second < SECONDS; second++) {
                long time = START + second * 1000L;
                String trace = "%032x".formatted(second + 1);
                String batch = "{\"resourceSpans\":["
                        + spans("cart", span(trace, "aaaaaaaaaaaaaaaa", "", 3, time))
                        + ","
                        + spans("quote", span(trace, "bbbbbbbbbbbbbbbb", "aaaaaaaaaaaaaaaa", 2, time))
                        + "]}";
                sink.accept(
                        new Entry(
                                Topics.TRACES,
                                0,
                                second,
                                time,
                                new byte[0],
                                Map.of("content-type", "application/json"),
                                batch.getBytes(StandardCharsets.UTF_8)),
                        time);
            }
        }

        private static String spans(String service, String span) {
            return """
                {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"%s"}}]},\
                "scopeSpans":[{"spans":[%s]}]}\
                """.formatted(service, span);
        }

        private static String span(String trace, String id, String parent, int kind, long time) {
            return """
                {"traceId":"%s","spanId":"%s","parentSpanId":"%s","name":"GET /","kind":%d,\
                "startTimeUnixNano":"%d000000","endTimeUnixNano":"%d000000"}\
                """.formatted(trace, id, parent, kind, time, time + 20);
        }
    }
}

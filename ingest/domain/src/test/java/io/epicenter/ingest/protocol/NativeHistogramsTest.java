package io.epicenter.ingest.protocol;

import static io.epicenter.ingest.protocol.Requests.FOUR;
import static io.epicenter.ingest.protocol.Requests.RESOLVER;
import static io.epicenter.ingest.protocol.Requests.WIDE;
import static io.epicenter.ingest.protocol.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.wire.ProtobufWriter;
import io.epicenter.contracts.wire.WriteRequestReader;
import io.epicenter.ingest.IngestOutcome.Stored;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.protocol.WrittenSeries.Written;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Native histograms of remote write 1.0 as classic series. Source of the first one: a peer's, with 60 and 38
/// observations in the two buckets from 2^-1/8 to 2^1/8 and two at zero.
class NativeHistogramsTest {
    private static final String NAME = "http_request_duration_seconds";

    private final RemoteWriteProtocol protocol = new RemoteWriteProtocol(WIDE, RESOLVER);

    private static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    private static ProtobufWriter span(int offset, int length) {
        return new ProtobufWriter().writeLong(1, zigzag(offset)).writeLong(2, length);
    }

    private static ProtobufWriter deltas(long... deltas) {
        ProtobufWriter packed = new ProtobufWriter();
        for (long delta : deltas) {
            packed.writeVarint(zigzag(delta));
        }
        return packed;
    }

    private static ProtobufWriter doubles(double... values) {
        ProtobufWriter packed = new ProtobufWriter();
        for (double value : values) {
            packed.writePlainDouble(value);
        }
        return packed;
    }

    static ProtobufWriter example(long millis) {
        return new ProtobufWriter()
                .writeLong(1, 100)
                .writeDouble(3, 12.5)
                .writeLong(4, zigzag(3))
                .writeDouble(5, 1e-128)
                .writeLong(6, 2)
                .writeMessage(11, span(0, 2))
                .writeMessage(12, deltas(60, -22))
                .writeLong(15, millis);
    }

    private Interpretation written(ProtobufWriter... histograms) {
        return written(NAME, histograms);
    }

    private Interpretation written(String name, ProtobufWriter... histograms) {
        ProtobufWriter series = new ProtobufWriter()
                .writeMessage(1, new ProtobufWriter().writeString(1, "__name__").writeString(2, name))
                .writeMessage(1, new ProtobufWriter().writeString(1, "job").writeString(2, "api"));
        for (ProtobufWriter histogram : histograms) {
            series.writeMessage(4, histogram);
        }
        byte[] body = new ProtobufWriter().writeMessage(1, series).toByteArray();
        return protocol.interpret(
                request(Requests.snappy(body), "Content-Type", "application/x-protobuf", "Content-Encoding", "snappy"),
                FOUR);
    }

    private static double bucket(Map<String, Written> series, String le) {
        return value(series, NAME + "_bucket{job=api,le=" + le + "}");
    }

    private static double value(Map<String, Written> series, String name) {
        assertThat(series).containsKey(name);
        return series.get(name).value();
    }

    private static Map<String, Long> rejected(Interpretation interpretation) {
        return ((Stored) interpretation.outcome()).rejections().byReason();
    }

    @Test
    void it_becomes_count_sum_and_buckets_at_fixed_powers_of_two() {
        Interpretation interpretation = written(example(1000));
        Map<String, Written> series = WrittenSeries.of(interpretation);
        assertThat(series.get(NAME + "_count{job=api}")).isEqualTo(new Written(100, 1000, 0));
        assertThat(value(series, NAME + "_sum{job=api}")).isEqualTo(12.5);
        assertThat(bucket(series, "0.5")).isEqualTo(2);
        assertThat(bucket(series, "1.0")).isEqualTo(62);
        assertThat(bucket(series, "2.0")).isEqualTo(100);
        assertThat(bucket(series, "512.0")).isEqualTo(100);
        assertThat(bucket(series, "+Inf")).isEqualTo(100);
        assertThat(series).hasSizeLessThan(32);
        assertThat(((Stored) interpretation.outcome()).histograms()).isOne();
        assertThat(rejected(interpretation)).isEmpty();
    }

    @Test
    void float_histograms_with_negative_buckets_are_read() {
        Map<String, Written> series = WrittenSeries.of(written(new ProtobufWriter()
                .writeDouble(2, 10.5)
                .writeDouble(3, -3)
                .writeLong(4, zigzag(0))
                .writeDouble(5, 0.3)
                .writeDouble(7, 0.5)
                .writeMessage(8, span(1, 1))
                .writeMessage(10, doubles(4))
                .writeMessage(11, span(-1, 1))
                .writeMessage(11, span(2, 1))
                .writeMessage(13, doubles(1, 5))
                .writeLong(15, 1000)));
        assertThat(bucket(series, "0.25")).isEqualTo(4);
        assertThat(bucket(series, "0.5")).isEqualTo(5.5);
        assertThat(bucket(series, "2.0")).isEqualTo(5.5);
        assertThat(bucket(series, "4.0")).isEqualTo(10.5);
    }

    @Test
    void buckets_stay_counters_when_the_sender_makes_its_own_coarser() {
        ProtobufWriter fine = new ProtobufWriter()
                .writeLong(1, 30)
                .writeLong(4, zigzag(2))
                .writeMessage(11, span(-4, 10))
                .writeMessage(12, deltas(3, 0, 0, 0, 0, 0, 0, 0, 0, 0))
                .writeLong(15, 1000);
        ProtobufWriter coarse = new ProtobufWriter()
                .writeLong(1, 31)
                .writeLong(4, zigzag(0))
                .writeMessage(11, span(-1, 4))
                .writeMessage(12, deltas(3, 9, 0, -8))
                .writeLong(15, 2000);
        Map<String, Written> before = WrittenSeries.of(written(fine));
        Map<String, Written> after = WrittenSeries.of(written(coarse));
        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.forEach((name, sample) -> {
            if (!name.contains("_sum")) {
                assertThat(after.get(name).value()).as(name).isGreaterThanOrEqualTo(sample.value());
            }
        });
    }

    @Test
    void custom_buckets_keep_their_bounds() {
        Map<String, Written> series = WrittenSeries.of(written(new ProtobufWriter()
                .writeLong(1, 9)
                .writeDouble(3, 4)
                .writeLong(4, zigzag(-53))
                .writeMessage(11, span(0, 1))
                .writeMessage(11, span(1, 1))
                .writeMessage(12, deltas(4, 1))
                .writeMessage(16, doubles(0.1, 0.25))
                .writeLong(15, 1000)));
        assertThat(bucket(series, "0.1")).isEqualTo(4);
        assertThat(bucket(series, "0.25")).isEqualTo(4);
        assertThat(bucket(series, "+Inf")).isEqualTo(9);
        assertThat(series).hasSize(5);
    }

    @Test
    void many_custom_bounds_are_thinned_the_same_way_each_time() {
        double[] bounds = new double[200];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = i + 1;
        }
        Map<String, Written> series = WrittenSeries.of(written(new ProtobufWriter()
                .writeLong(1, 9)
                .writeLong(4, zigzag(-53))
                .writeMessage(11, span(3, 1))
                .writeMessage(12, deltas(9))
                .writeMessage(16, doubles(bounds))
                .writeLong(15, 1000)));
        assertThat(bucket(series, "5.0")).isEqualTo(9);
        assertThat(series).hasSize(40 + 3);
    }

    @Test
    void a_stale_histogram_ends_its_series_and_is_no_zero() {
        Map<String, Written> before = WrittenSeries.of(written(example(1000)));
        Map<String, Written> after = WrittenSeries.of(written(new ProtobufWriter()
                .writeFixed64(3, WriteRequestReader.STALE_MARKER)
                .writeLong(15, 2000)));
        assertThat(after.keySet()).isEqualTo(before.keySet());
        assertThat(after.values()).allMatch(Written::isEnd);
    }

    @Test
    void a_gauge_histogram_is_no_counter() {
        Interpretation interpretation = written(example(1000).writeLong(14, 3));
        assertThat(WrittenSeries.of(interpretation))
                .containsOnlyKeys(NAME + "_gcount{job=api}", NAME + "_gsum{job=api}");
        assertThat(((Stored) interpretation.outcome()).corrections()).isEqualTo(Map.of("gauge_histograms", 1L));
    }

    @Test
    void bounds_fit_the_unit_in_the_name() {
        Map<String, Integer> sizes = new TreeMap<>();
        for (String name : new String[] {"d_milliseconds", "size_bytes", "other", "a.ratio", "x_ns"}) {
            Map<String, Written> series = WrittenSeries.of(written(name, example(1000)));
            sizes.put(name, series.size());
        }
        assertThat(sizes.values()).allMatch(size -> size >= 15 && size <= 33);
        assertThat(WrittenSeries.of(written("d_milliseconds", example(1000))))
                .containsKey("d_milliseconds_bucket{job=api,le=524288.0}");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void a_histogram_that_does_not_fit_together_is_rejected_alone(int which) {
        ProtobufWriter bad = switch (which) {
            case 0 -> example(1000).writeMessage(11, span(3, 1_000_000_000));
            case 1 -> example(1000).writeMessage(12, deltas(-100));
            case 2 -> example(1000).writeLong(4, zigzag(77));
            case 3 -> example(1000).writeLong(1, 5);
            case 4 -> example(1000).writeMessage(11, span(-9, 1)).writeMessage(12, deltas(0));
            default -> new ProtobufWriter().writeString(15, "now");
        };
        Interpretation interpretation = written(bad, example(2000));
        assertThat(rejected(interpretation)).isEqualTo(Map.of("bad_histogram", 1L));
        assertThat(WrittenSeries.of(interpretation).get(NAME + "_count{job=api}"))
                .isEqualTo(new Written(100, 2000, 0));
        assertThat(((Stored) interpretation.outcome()).rejections().text()).contains("series 0 {__name__=\"" + NAME);
    }

    @Test
    void a_histogram_of_the_future_is_rejected_alone() {
        long future = Requests.NOW.plusSeconds(3600).toEpochMilli();
        Interpretation interpretation = written(example(future), example(2000));
        assertThat(rejected(interpretation)).isEqualTo(Map.of("future_histogram", 1L));
        assertThat(((Stored) interpretation.outcome()).accepted()).isOne();
    }
}

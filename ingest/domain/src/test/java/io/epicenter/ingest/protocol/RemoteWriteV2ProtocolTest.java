package io.epicenter.ingest.protocol;

import static io.epicenter.ingest.protocol.Requests.FOUR;
import static io.epicenter.ingest.protocol.Requests.RESOLVER;
import static io.epicenter.ingest.protocol.Requests.WIDE;
import static io.epicenter.ingest.protocol.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.wire.ProtobufWriter;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome.Reason;
import io.epicenter.ingest.IngestOutcome.Refused;
import io.epicenter.ingest.IngestReply;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Remote write 2.0, which comes to the same path as 1.0.
class RemoteWriteV2ProtocolTest extends ProtocolContract {
    private static final String V2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";

    private final RemoteWriteProtocol protocol = new RemoteWriteProtocol(WIDE, RESOLVER);

    @Override
    Protocol protocol(IngestLimits limits) {
        return new RemoteWriteProtocol(limits, RESOLVER);
    }

    @Override
    String mediaType() {
        return V2;
    }

    @Override
    Set<String> encodings() {
        return Set.of("snappy");
    }

    @Override
    Set<String> guessed() {
        return Set.of("");
    }

    @Override
    byte[] good() {
        return new Message()
                .series(sample(1, 1000), "__name__", "m", "service", "cart")
                .series(sample(2, 1000), "__name__", "m", "service", "payment")
                .bytes();
    }

    @Override
    byte[] partlyBad() {
        return new Message()
                .series(sample(1, 1000), "__name__", "m", "service", "cart")
                .series(sample(1, 1000), "service", "cart")
                .series(sample(2, 1000), "__name__", "m", "service", "payment")
                .bytes();
    }

    /// A request whose symbols are gathered as series are added.
    private static final class Message {
        private final List<String> symbols = new ArrayList<>(List.of(""));
        private final ProtobufWriter series = new ProtobufWriter();

        Message series(ProtobufWriter content, String... labels) {
            ProtobufWriter numbers = new ProtobufWriter();
            for (String label : labels) {
                if (!symbols.contains(label)) {
                    symbols.add(label);
                }
                numbers.writeVarint(symbols.indexOf(label));
            }
            series.writeMessage(5, new ProtobufWriter().writeMessage(1, numbers).append(content));
            return this;
        }

        byte[] bytes() {
            return symbols().append(series).toByteArray();
        }

        byte[] bytesWithSymbolsLast() {
            return new ProtobufWriter().append(series).append(symbols()).toByteArray();
        }

        private ProtobufWriter symbols() {
            ProtobufWriter request = new ProtobufWriter();
            symbols.forEach(symbol -> request.writeString(4, symbol));
            return request;
        }
    }

    private static ProtobufWriter sample(double value, long millis) {
        return new ProtobufWriter()
                .writeMessage(2, new ProtobufWriter().writeDouble(1, value).writeLong(2, millis));
    }

    private static IngestRequest v2(byte[] message, String... more) {
        List<String> headers = new ArrayList<>(List.of("Content-Type", V2, "Content-Encoding", "snappy"));
        headers.addAll(List.of(more));
        return request(Requests.snappy(message), headers.toArray(String[]::new));
    }

    private IngestReply reply(IngestRequest request, Interpretation interpretation) {
        return protocol.reply(request.headers(), interpretation.outcome());
    }

    private static Map<String, String> written(long samples, long histograms) {
        return Map.of(
                "X-Prometheus-Remote-Write-Samples-Written", Long.toString(samples),
                "X-Prometheus-Remote-Write-Histograms-Written", Long.toString(histograms),
                "X-Prometheus-Remote-Write-Exemplars-Written", "0");
    }

    @Test
    void a_reply_tells_how_much_was_written() {
        ProtobufWriter histogram = new ProtobufWriter().writeMessage(3, NativeHistogramsTest.example(1000));
        IngestRequest request = v2(
                new Message()
                        .series(sample(1, 1000).append(sample(2, 2000)), "__name__", "m")
                        .series(histogram, "__name__", "h_seconds")
                        .bytes(),
                "X-Prometheus-Remote-Write-Version",
                "2.0.0");
        Interpretation interpretation = protocol.interpret(request, FOUR);
        IngestReply reply = reply(request, interpretation);
        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.headers()).isEqualTo(written(2, 1));
        assertThat(WrittenSeries.of(interpretation)).containsKeys("m{}", "h_seconds_count{}");
    }

    @Test
    void a_partial_write_is_refused_with_what_was_written() {
        IngestRequest request = v2(partlyBad());
        IngestReply reply = reply(request, protocol.interpret(request, FOUR));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.headers()).isEqualTo(written(2, 0));
        IngestReply refused = protocol.reply(request.headers(), new Refused(Reason.MALFORMED, "why"));
        assertThat(refused.headers()).isEqualTo(written(0, 0));
    }

    @Test
    void symbols_may_stand_behind_the_series() {
        Message message = new Message().series(sample(1, 1000), "__name__", "m", "service", "cart");
        assertThat(protocol.interpret(v2(message.bytesWithSymbolsLast()), FOUR).records())
                .usingRecursiveFieldByFieldElementComparator()
                .isEqualTo(protocol.interpret(v2(message.bytes()), FOUR).records());
    }

    @Test
    void metadata_exemplars_and_starts_are_tolerated() {
        ProtobufWriter content = new ProtobufWriter()
                .writeMessage(
                        2,
                        new ProtobufWriter()
                                .writeDouble(1, 5)
                                .writeLong(2, 2000)
                                .writeLong(3, 1000))
                .writeMessage(4, new ProtobufWriter().writeDouble(2, 1))
                .writeMessage(5, new ProtobufWriter().writeLong(1, 1).writeLong(3, 1))
                .writeLong(6, 1000);
        Interpretation interpretation = protocol.interpret(
                v2(new Message().series(content, "__name__", "m_total").bytes()), FOUR);
        assertThat(WrittenSeries.of(interpretation))
                .isEqualTo(Map.of("m_total{}", new WrittenSeries.Written(5, 2000, 0)));
    }

    @Test
    void a_series_with_a_number_of_no_symbol_or_half_a_label_is_rejected_alone() {
        for (int[] refs : new int[][] {{1, 99}, {1}, {1, 2, 3}}) {
            ProtobufWriter numbers = new ProtobufWriter();
            for (int ref : refs) {
                numbers.writeVarint(ref);
            }
            ProtobufWriter bad = new ProtobufWriter().writeMessage(1, numbers).append(sample(1, 1000));
            byte[] body = new ProtobufWriter()
                    .writeString(4, "")
                    .writeString(4, "__name__")
                    .writeString(4, "m")
                    .writeMessage(5, bad)
                    .writeMessage(
                            5,
                            new ProtobufWriter()
                                    .writeMessage(
                                            1,
                                            new ProtobufWriter().writeVarint(1).writeVarint(2))
                                    .append(sample(1, 1000)))
                    .toByteArray();
            IngestRequest request = v2(body);
            IngestReply reply = reply(request, protocol.interpret(request, FOUR));
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.headers()).isEqualTo(written(1, 0));
        }
    }

    @Test
    void the_message_of_one_version_with_the_header_of_the_other_is_unsupported() {
        Interpretation interpretation =
                protocol.interpret(v2(good(), "X-Prometheus-Remote-Write-Version", "0.1.0"), FOUR);
        assertThat(interpretation.outcome())
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.UNSUPPORTED));
    }
}

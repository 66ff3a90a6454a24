package io.epicenter.replay;

import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Sample;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.wire.OtlpTraces;
import io.epicenter.topology.TopologyParameters;
import io.epicenter.topology.TopologyState;
import io.epicenter.topology.source.BuiltInSources;
import io.epicenter.topology.spanmetrics.SpanMetrics;
import java.time.Instant;
import java.util.List;

/// The topology of a replay: counts calls as they come and builds a snapshot at aligned points of event time, the
/// first one as soon as there is an edge.
final class ReplayTopology {
    private static final String PROTOBUF = "protobuf";
    private static final String REPLICA = "replay";
    private final TopologyState state;
    private final long everyMillis;
    private TopologySnapshot snapshot = TopologySnapshot.EMPTY;
    private long nextBuildMillis = Long.MIN_VALUE;

    ReplayTopology(TopologyParameters parameters) {
        SpanMetrics metrics = new SpanMetrics(parameters.settings());
        this.state =
                new TopologyState(parameters.settings(), BuiltInSources.all(parameters.settings(), metrics), metrics);
        this.everyMillis = parameters.rebuildEvery().toMillis();
    }

    void traces(byte[] value, String contentType, Instant now) throws MalformedMessageException {
        state.accept(contentType.contains(PROTOBUF) ? OtlpTraces.readProtobuf(value) : OtlpTraces.readJson(value), now);
    }

    void metrics(byte[] value, String contentType, Instant now) throws MalformedMessageException {
        if (contentType.contains(PROTOBUF)) {
            state.acceptMetrics(value, now);
        } else {
            state.acceptSample(Json.read(value, Sample.class), now);
        }
    }

    /// What spans become on the topic `metrics`, unless the settings say that nothing is told of them.
    List<SpanMetrics.Batch> spanMetrics(Instant now, int partitions) {
        return state.spanMetrics(now, partitions, REPLICA);
    }

    /// Event time has come this far.
    void advance(Instant watermark) {
        long millis = watermark.toEpochMilli();
        if (millis >= nextBuildMillis && state.edges() > 0) {
            snapshot = state.build(snapshot.version() + 1, watermark);
            nextBuildMillis = Math.floorDiv(millis, everyMillis) * everyMillis + everyMillis;
        }
    }

    TopologySnapshot snapshot() {
        return snapshot;
    }
}

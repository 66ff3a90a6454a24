package io.epicenter.correlator;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.signal.SignalBatch;
import io.epicenter.correlator.incident.IncidentState;
import io.epicenter.correlator.incident.TrackedIncident;
import io.epicenter.correlator.input.Input;
import io.epicenter.correlator.model.SignalHistory;
import io.epicenter.correlator.model.Symptom;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/// A correlator's state as bytes: a format number, then frames, each a kind and one JSON record. The checksum is the
/// store's, and so is the packing. Signals are not in it, but for histories that have ended: they are recalled from
/// their topic.
final class SnapshotCodec {
    /// Format of the bytes. A snapshot of another one is malformed.
    private static final int FORMAT = 3;
    /// The same with all signals, and the frames deflated. Still read.
    private static final int DEFLATED_FORMAT = 2;
    /// A frame that claims to be longer is malformed, bytes. Chosen by hand: far above an incident with all its
    /// members, and small enough to allocate.
    private static final int MAX_FRAME_BYTES = 10 * 1024 * 1024;
    /// Entries of a map in one frame. Chosen by hand: frames of some ten kilobytes.
    private static final int CHUNK = 500;

    /// The kinds of frames. They stand in stored snapshots, so a number keeps its meaning.
    private static final byte END = 0;
    private static final byte ENVIRONMENT = 1;
    private static final byte SIGNAL_HISTORY = 2;
    private static final byte WAITING = 3;
    private static final byte INCIDENT = 4;
    private static final byte SEEN = 5;
    private static final byte SIGNATURES = 6;
    private static final byte FEEDBACK = 7;
    private static final byte EVENT = 8;
    /// A signal that waited; only in the old format.
    private static final byte DEVIATION = 9;
    private static final byte ANOMALY = 10;

    private SnapshotCodec() {}

    record Seen(Map<String, Instant> ids) {
        Seen {
            ids = new LinkedHashMap<>(ids);
        }
    }

    record Signatures(Map<String, Integer> counts) {
        Signatures {
            counts = new LinkedHashMap<>(counts);
        }
    }

    static byte[] write(Collection<Environment> environments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(FORMAT);
            for (Environment environment : environments) {
                write(out, environment);
            }
            out.writeByte(END);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, Environment environment) throws IOException {
        frame(out, ENVIRONMENT, environment.header());
        for (SignalHistory history : environment.memory().histories().ended(environment.lastTick())) {
            frame(out, SIGNAL_HISTORY, history.state());
        }
        for (Map<String, Instant> chunk : chunks(environment.memory().symptoms().lastSeen())) {
            frame(out, SEEN, new Seen(chunk));
        }
        for (Map<String, Integer> chunk : chunks(environment.memory().symptoms().signatures())) {
            frame(out, SIGNATURES, new Signatures(chunk));
        }
        for (Symptom symptom : environment.index().waiting().all()) {
            frame(out, WAITING, symptom);
        }
        for (TrackedIncident incident : environment.index().incidents()) {
            frame(out, INCIDENT, IncidentState.of(incident));
        }
        for (Input input : environment.intake().buffer().all()) {
            switch (input) {
                case Input.FeedbackInput feedback -> frame(out, FEEDBACK, feedback.feedback());
                case Input.EventInput event -> frame(out, EVENT, event.event());
                case Input.AnomalyInput anomaly -> frame(out, ANOMALY, anomaly.anomaly());
            }
        }
    }

    private static <V> List<Map<String, V>> chunks(Map<String, V> map) {
        List<Map<String, V>> chunks = new ArrayList<>();
        Map<String, V> chunk = new LinkedHashMap<>();
        for (Map.Entry<String, V> entry : map.entrySet()) {
            chunk.put(entry.getKey(), entry.getValue());
            if (chunk.size() == CHUNK) {
                chunks.add(chunk);
                chunk = new LinkedHashMap<>();
            }
        }
        chunks.add(chunk);
        return chunks;
    }

    private static void frame(DataOutputStream out, byte kind, Object value) throws IOException {
        byte[] json = Json.write(value);
        out.writeByte(kind);
        out.writeInt(json.length);
        out.write(json);
    }

    static void read(byte[] snapshot, Function<String, Environment> create, Instant wallClock)
            throws MalformedMessageException {
        try (DataInputStream plain = new DataInputStream(new ByteArrayInputStream(snapshot))) {
            int format = plain.readInt();
            if (format != FORMAT && format != DEFLATED_FORMAT) {
                throw new MalformedMessageException("correlator snapshot of format " + format + ", not " + FORMAT);
            }
            DataInputStream in = format == FORMAT ? plain : new DataInputStream(new InflaterInputStream(plain));
            Environment environment = null;
            for (byte kind = in.readByte(); kind != END; kind = in.readByte()) {
                byte[] json = json(in);
                if (kind == ENVIRONMENT) {
                    Environment.Header header = Json.read(json, Environment.Header.class);
                    environment = create.apply(header.scope());
                    environment.restore(header, wallClock);
                } else {
                    restore(kind, json, environment);
                }
            }
        } catch (IOException malformed) {
            throw new MalformedMessageException("correlator snapshot: " + malformed.getMessage(), malformed);
        }
    }

    private static byte[] json(DataInputStream in) throws IOException, MalformedMessageException {
        int length = in.readInt();
        if (length < 0 || length > MAX_FRAME_BYTES) {
            throw new MalformedMessageException("correlator snapshot with a frame of " + length + " bytes");
        }
        byte[] json = new byte[length];
        in.readFully(json);
        return json;
    }

    private static void restore(byte kind, byte[] json, @Nullable Environment environment)
            throws MalformedMessageException {
        if (environment == null) {
            throw new MalformedMessageException("correlator snapshot that begins with frame " + kind);
        }
        switch (kind) {
            case SIGNAL_HISTORY ->
                environment.memory().histories().restore(SignalHistory.of(Json.read(json, SignalHistory.State.class)));
            case SEEN ->
                environment
                        .memory()
                        .symptoms()
                        .lastSeen()
                        .putAll(Json.read(json, Seen.class).ids());
            case SIGNATURES ->
                environment
                        .memory()
                        .symptoms()
                        .signatures()
                        .putAll(Json.read(json, Signatures.class).counts());
            case WAITING -> environment.index().waiting().add(Json.read(json, Symptom.class));
            case INCIDENT ->
                environment.index().add(Json.read(json, IncidentState.class).restore());
            case FEEDBACK -> restore(environment, new Input.FeedbackInput(Json.read(json, Feedback.class)));
            case EVENT -> restore(environment, new Input.EventInput(Json.read(json, Event.class)));
            case DEVIATION ->
                environment
                        .intake()
                        .signals()
                        .recall(SignalBatch.of(Json.read(json, Deviation.class)), environment.lastTick());
            case ANOMALY -> restore(environment, new Input.AnomalyInput(Json.read(json, Anomaly.class)));
            default -> throw new MalformedMessageException("correlator snapshot with an unknown frame " + kind);
        }
    }

    private static void restore(Environment environment, Input input) {
        environment.intake().buffer().add(input);
    }
}

package io.epicenter.allinone.endtoend;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.signal.SignalBatchWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// One valid record for each topic, about services of an environment that no story plays in; none of them opens an
/// incident.
final class ValidRecords {
    static final String SCOPE = "default/probing";
    static final String CALLEE = "probed-callee";
    static final String INCIDENT = "0e1b5c1e-0000-5000-8000-00000000000a";
    static final String DECIDED = "0e1b5c1e-0000-5000-8000-00000000000d";
    static final String TITLE = "Probed service is probed";
    static final String USER = "prober";

    private static final Entity ENTITY = Entity.service("default", "probing", "default", "probed");
    private final Instant now;

    ValidRecords(Instant now) {
        this.now = now;
    }

    byte[] sample() {
        return text("""
                {"timestamp":"%s","name":"probed_value","labels":{"service":"probed"},"value":1}""".formatted(now));
    }

    byte[] logLine() {
        return text("""
                {"timestamp":"%s","labels":{"service":"probed"},"severity":"info","body":"probed once"}""".formatted(now));
    }

    byte[] spans() {
        return text("""
                {"resourceSpans":[%s,%s]}""".formatted(
                        span("probed-caller", "00000000000000a1", "", 3),
                        span(CALLEE, "00000000000000a2", "00000000000000a1", 2)));
    }

    private String span(String service, String id, String parent, int kind) {
        long nanos = now.toEpochMilli() * 1_000_000;
        return """
                {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"%s"}}]},"scopeSpans":[{"spans":[
                {"traceId":"000000000000000000000000000000f1","spanId":"%s","parentSpanId":"%s","name":"GET /","kind":%d,
                "startTimeUnixNano":"%d","endTimeUnixNano":"%d"}]}]}""".formatted(service, id, parent, kind, nanos, nanos + 1_000_000);
    }

    byte[] deploy() {
        return Json.write(new Event("probing-deploy", now, "deploy", ENTITY, "deploy of probed", Map.of(), null, null));
    }

    byte[] deviation() {
        return Json.write(latency());
    }

    byte[] deviations() {
        SignalBatchWriter batch = new SignalBatchWriter();
        batch.add(latency());
        return batch.toByteArray();
    }

    private Deviation latency() {
        return new Deviation(
                ENTITY,
                SignalKind.LATENCY,
                "mean",
                "probed",
                now,
                5,
                1,
                1,
                0.9,
                1.1,
                0.03,
                0.5,
                Direction.UP,
                1,
                false);
    }

    byte[] feedback() {
        return Json.write(new Feedback(
                "probing-feedback",
                "default",
                "probing",
                now,
                USER,
                Feedback.Verdict.CONFIRMED,
                INCIDENT,
                List.of(),
                null,
                null,
                ""));
    }

    byte[] anomaly() {
        Anomaly.Details details =
                new Anomaly.Details(1, 0.9, 1.1, 5, 1e-6, now, "probed", "mean", "s", false, false, null);
        return Json.write(new Anomaly(
                "probing-anomaly",
                "default",
                "probing",
                now,
                "probed_value",
                Map.of(),
                2,
                0.9,
                "streaming",
                details,
                ENTITY,
                SignalKind.LATENCY,
                Direction.UP,
                AnomalyStatus.FIRING,
                List.of()));
    }

    byte[] decision() {
        return Json.write(new Decision(
                "probing-decision",
                "default",
                "probing",
                now,
                DECIDED,
                ENTITY,
                Decision.Outcome.IGNORED,
                null,
                "because it is probed"));
    }

    /// Of severity 1, of which nobody is told.
    byte[] incident() {
        return Json.write(new Incident(
                INCIDENT,
                "default",
                "probing",
                1,
                now,
                now,
                now,
                null,
                Incident.Status.OPEN,
                1,
                TITLE,
                "probing",
                List.of("probed"),
                List.of(),
                0,
                new Incident.RootCause("", 0, "", List.of()),
                Incident.BlastRadius.UNKNOWN,
                INCIDENT));
    }

    byte[] acknowledgement() {
        return text("""
                {"incident":"%s","version":7,"state":{"acknowledgement":{"user":"%s","at":"%s"}}}""".formatted(INCIDENT, USER, now));
    }

    private static byte[] text(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}

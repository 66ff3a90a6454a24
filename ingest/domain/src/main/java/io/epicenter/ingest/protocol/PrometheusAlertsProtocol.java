package io.epicenter.ingest.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome;
import io.epicenter.ingest.IngestOutcome.Stored;
import io.epicenter.ingest.IngestReply;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.IngestRequest.Headers;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.PartitionCounts;
import io.epicenter.ingest.Protocol;
import io.epicenter.ingest.Rejections;
import io.epicenter.ingest.body.JsonBody;
import io.epicenter.ingest.body.JsonBody.InvalidElementException;
import io.epicenter.ingest.body.ProblemReplies;
import io.epicenter.ingest.event.EventRecords;
import io.epicenter.ingest.event.PrometheusAlertReader;
import io.epicenter.ingest.otlp.OtlpHttp;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/// Alerts as Prometheus sends them to Alertmanager, API v2: a stock Prometheus may name this service among its
/// Alertmanagers. An alert whose end lies ahead fires until then. Source: Alertmanager, openapi.yaml of API v2.
@Singleton
public final class PrometheusAlertsProtocol implements Protocol {
    /// What a client reads to see what it talks to. Source: Alertmanager, openapi.yaml, alertmanagerStatus: these
    /// fields are required.
    private static final byte[] STATUS = Json.write(Map.of(
            "cluster", Map.of("status", "disabled", "peers", List.of()),
            "config", Map.of("original", ""),
            "uptime", "1970-01-01T00:00:00.000Z",
            "versionInfo",
                    Map.of(
                            "branch", "",
                            "buildDate", "",
                            "buildUser", "",
                            "goVersion", "",
                            "revision", "",
                            "version", "epicenter")));

    private final IngestLimits limits;
    private final EntityResolver resolver;

    @Inject
    public PrometheusAlertsProtocol(IngestLimits limits, EntityResolver resolver) {
        this.limits = limits;
        this.resolver = resolver;
    }

    @Override
    public String name() {
        return "prometheus_alerts";
    }

    @Override
    public String path() {
        return PrometheusAlertReader.ALERTS_PATH;
    }

    @Override
    public String summary() {
        return "Alerts of Prometheus, as Alertmanager's API v2 has them: an array of {labels, annotations, startsAt, "
                + "endsAt, generatorURL}. 200 when stored.";
    }

    @Override
    public List<String> mediaTypes() {
        return List.of(OtlpHttp.JSON);
    }

    @Override
    public List<String> properties() {
        return List.of("labels", "annotations", "startsAt", "endsAt", "generatorURL");
    }

    @Override
    public Map<String, IngestReply> documents() {
        return Map.of("/api/v2/status", new IngestReply(200, OtlpHttp.JSON, STATUS.clone()));
    }

    @Override
    public Interpretation interpret(IngestRequest request, PartitionCounts partitions) {
        return JsonBody.interpret(request, limits, mediaTypes(), elements -> read(elements, request));
    }

    private Interpretation read(Iterable<JsonNode> alerts, IngestRequest request) throws MalformedMessageException {
        PrometheusAlertReader reader = new PrometheusAlertReader(limits, resolver, request.receivedAt());
        EventRecords events = new EventRecords(limits, request);
        Rejections.Builder rejections = new Rejections.Builder();
        int index = 0;
        for (JsonNode alert : alerts) {
            try {
                events.add(reader.ofPrometheus(alert));
            } catch (InvalidElementException invalid) {
                rejections.add(invalid.reason(), "alert " + index + ": " + invalid.getMessage());
            }
            index++;
        }
        return new Interpretation(
                events.records(), new Stored(events.records().size(), rejections.build(), reader.corrections()));
    }

    @Override
    public IngestReply reply(Headers headers, IngestOutcome outcome) {
        return ProblemReplies.reply(outcome, IngestReply.empty(200));
    }
}

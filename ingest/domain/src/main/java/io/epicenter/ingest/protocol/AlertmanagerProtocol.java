package io.epicenter.ingest.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.EntityResolver;
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
import java.util.TreeMap;

/// The webhook of Alertmanager, version 4: alerts on `events`, each by its own status, whatever that of its group is.
/// Repeats of a notification change nothing: they have the same ids.
@Singleton
public final class AlertmanagerProtocol implements Protocol {
    private final IngestLimits limits;
    private final EntityResolver resolver;

    @Inject
    public AlertmanagerProtocol(IngestLimits limits, EntityResolver resolver) {
        this.limits = limits;
        this.resolver = resolver;
    }

    @Override
    public String name() {
        return "alertmanager_webhook";
    }

    @Override
    public String path() {
        return PrometheusAlertReader.WEBHOOK_PATH;
    }

    @Override
    public String summary() {
        return "A notification of Alertmanager's webhook, version 4: {status, alerts: [{status, labels, annotations, "
                + "startsAt, endsAt, generatorURL, fingerprint}], truncatedAlerts}. 202 when stored.";
    }

    @Override
    public List<String> mediaTypes() {
        return List.of(OtlpHttp.JSON);
    }

    @Override
    public List<String> properties() {
        return List.of("version", "status", "alerts", "groupKey", "receiver", "commonLabels", "truncatedAlerts");
    }

    @Override
    public Interpretation interpret(IngestRequest request, PartitionCounts partitions) {
        return JsonBody.interpret(request, limits, mediaTypes(), elements -> read(elements, request));
    }

    private Interpretation read(Iterable<JsonNode> notifications, IngestRequest request)
            throws MalformedMessageException {
        PrometheusAlertReader reader = new PrometheusAlertReader(limits, resolver, request.receivedAt());
        EventRecords events = new EventRecords(limits, request);
        Rejections.Builder rejections = new Rejections.Builder();
        long truncated = 0;
        int index = 0;
        for (JsonNode notification : notifications) {
            if (!notification.path("alerts").isArray()) {
                throw new MalformedMessageException("the notification has no list of alerts; send Alertmanager's "
                        + "webhook as it is, without a template of its own");
            }
            truncated += Math.max(0, notification.path("truncatedAlerts").asLong());
            String status = notification.path("status").textValue();
            for (JsonNode alert : notification.path("alerts")) {
                try {
                    events.add(reader.ofWebhook(alert, status));
                } catch (InvalidElementException invalid) {
                    rejections.add(invalid.reason(), "alert " + index + ": " + invalid.getMessage());
                }
                index++;
            }
        }
        Map<String, Long> corrections = new TreeMap<>(reader.corrections());
        if (truncated > 0) {
            corrections.put("truncated_alerts", truncated);
        }
        return new Interpretation(
                events.records(), new Stored(events.records().size(), rejections.build(), corrections));
    }

    @Override
    public IngestReply reply(Headers headers, IngestOutcome outcome) {
        return ProblemReplies.reply(outcome, IngestReply.empty(202));
    }
}

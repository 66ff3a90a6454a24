package io.epicenter.ingest.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Sample;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome;
import io.epicenter.ingest.IngestReply;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.IngestRequest.Headers;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.PartitionCounts;
import io.epicenter.ingest.Protocol;
import io.epicenter.ingest.Rejections;
import io.epicenter.ingest.TimeBounds;
import io.epicenter.ingest.TopicRecord;
import io.epicenter.ingest.body.JsonBody;
import io.epicenter.ingest.body.JsonBody.InvalidElementException;
import io.epicenter.ingest.body.ProblemReplies;
import io.epicenter.ingest.memory.OutputBudget;
import io.epicenter.ingest.otlp.OtlpHttp;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Samples as JSON, for anyone's own sender: `{"timestamp","name","labels","value"}` or an array of these.
/// One record per sample, keyed by entity. Remote write is denser by far.
@Singleton
public final class JsonSamplesProtocol implements Protocol {
    private final IngestLimits limits;
    private final EntityResolver resolver;

    @Inject
    public JsonSamplesProtocol(IngestLimits limits, EntityResolver resolver) {
        this.limits = limits;
        this.resolver = resolver;
    }

    @Override
    public String name() {
        return "json_samples";
    }

    @Override
    public String path() {
        return "/api/v1/samples";
    }

    @Override
    public String summary() {
        return "One sample {timestamp, name, labels, value} or an array of them. 202 when stored.";
    }

    @Override
    public List<String> mediaTypes() {
        return List.of(OtlpHttp.JSON);
    }

    @Override
    public List<String> properties() {
        return List.of("timestamp", "name", "labels", "value");
    }

    @Override
    public Interpretation interpret(IngestRequest request, PartitionCounts partitions) {
        return JsonBody.interpret(request, limits, mediaTypes(), elements -> read(elements, request));
    }

    private Interpretation read(Iterable<JsonNode> elements, IngestRequest request) throws MalformedMessageException {
        TimeBounds times = TimeBounds.of(request.receivedAt(), limits.times());
        OutputBudget budget = new OutputBudget(limits.decodedBytes(), request.memory());
        List<TopicRecord> records = new ArrayList<>();
        Rejections.Builder rejections = new Rejections.Builder();
        int index = 0;
        for (JsonNode element : elements) {
            try {
                records.add(record(sample(element, times), budget));
            } catch (InvalidElementException invalid) {
                rejections.add(invalid.reason(), "sample " + index + ": " + invalid.getMessage());
            }
            index++;
        }
        return Interpretation.stored(records, records.size(), rejections.build());
    }

    private Sample sample(JsonNode element, TimeBounds times) throws InvalidElementException {
        if (!element.isObject()) {
            throw new InvalidElementException("bad_sample", "not an object");
        }
        Instant timestamp = JsonBody.time(element, "timestamp");
        if (timestamp == null) {
            throw new InvalidElementException("bad_time", "no timestamp");
        }
        String problem = times.problem(timestamp);
        if (problem != null) {
            throw new InvalidElementException(times.reason(timestamp, "sample"), "timestamp " + problem);
        }
        String name = JsonBody.text(element, "name", limits.nameBytes());
        if (name == null || name.isEmpty()) {
            throw new InvalidElementException("no_metric_name", "no name");
        }
        return new Sample(timestamp, name, JsonBody.labels(element, "labels", limits), value(element.path("value")));
    }

    private static double value(JsonNode value) throws InvalidElementException {
        if (value.isNumber()) {
            return value.asDouble();
        }
        return switch (value.asText()) {
            case "NaN" -> Double.NaN;
            case "+Inf", "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Inf", "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw new InvalidElementException("bad_value", "value is not a number");
        };
    }

    private TopicRecord record(Sample sample, OutputBudget budget) throws MalformedMessageException {
        Map<String, String> labels = sample.labels();
        String key = resolver.resolve(TENANT, sample.name(), labels::get).toString();
        byte[] value =
                budget.write(sample, JsonBody.chars(labels) + sample.name().length());
        budget.spend(value.length);
        return TopicRecord.keyed(Topics.METRICS, key, value, TopicRecord.JSON, Sample.TYPE);
    }

    @Override
    public IngestReply reply(Headers headers, IngestOutcome outcome) {
        return ProblemReplies.reply(outcome, IngestReply.empty(202));
    }
}

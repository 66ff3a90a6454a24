package io.epicenter.demo.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epicenter.demo.RemoteWriteReading;
import io.epicenter.demo.RemoteWriteReading.Read;
import io.epicenter.demo.shop.FaultKind;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class StoryTest {
    private static final Instant START = Instant.parse("2026-03-10T08:00:00Z");

    private static Story story(long seed) {
        return new Story(StorySpec.of(seed, START).withWarmUp(Duration.ofMinutes(8)));
    }

    private static List<TelemetryRequest> until(Story story, Instant end) {
        List<TelemetryRequest> requests = new ArrayList<>();
        while (story.now().isBefore(end)) {
            requests.add(story.next());
        }
        return requests;
    }

    private static List<Read> samples(List<TelemetryRequest> requests) {
        return requests.stream()
                .filter(request -> request.path().equals(TelemetryRequest.WRITE))
                .flatMap(request -> RemoteWriteReading.read(request.body()).stream())
                .toList();
    }

    @Test
    void the_same_seed_gives_the_same_bytes() {
        Story one = story(5);
        Story other = story(5);
        for (int i = 0; i < 300; i++) {
            TelemetryRequest first = one.next();
            TelemetryRequest second = other.next();
            assertThat(first.eventTime()).isEqualTo(second.eventTime());
            assertThat(first.path()).isEqualTo(second.path());
            assertThat(Arrays.equals(first.body(), second.body())).isTrue();
        }
        assertThat(one.truth()).isEqualTo(other.truth());
    }

    @Test
    void seeds_differ_in_who_fails_and_how() {
        Set<String> guilty = new HashSet<>();
        Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
        Set<String> types = new HashSet<>();
        for (long seed = 1; seed <= 30; seed++) {
            GroundTruth truth = story(seed).truth();
            guilty.add(truth.guilty());
            kinds.add(truth.kind());
            types.add(truth.change().type());
        }
        assertThat(guilty).hasSizeGreaterThanOrEqualTo(6);
        assertThat(kinds).containsExactlyInAnyOrder(FaultKind.values());
        assertThat(types).containsExactlyInAnyOrder("deploy", "config", "flag");
    }

    @Test
    void the_default_seed_tells_the_story_of_payment_v2() {
        GroundTruth truth = story(StorySpec.DEFAULT_SEED).truth();

        assertThat(truth.guilty()).isEqualTo("payment");
        assertThat(truth.change().title()).isEqualTo("deploy payment v2 (was v1)");
        assertThat(truth.affected()).containsEntry("checkout", 1).containsEntry("frontend", 2);
    }

    @Test
    void every_plot_keeps_cause_before_onset_and_the_decoy_apart() {
        for (long seed = 1; seed <= 200; seed++) {
            GroundTruth truth = story(seed).truth();
            Duration gap = Duration.between(truth.change().time(), truth.onset());
            Duration apart = Duration.between(
                            truth.change().time(), truth.decoy().time())
                    .abs();

            assertThat(gap).isBetween(Duration.ofSeconds(20), Duration.ofMinutes(1));
            assertThat(apart).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(2));
            assertThat(truth.decoy().time()).isBefore(truth.onset());
            assertThat(truth.decoy().service()).isNotEqualTo(truth.guilty());
            assertThat(truth.affected()).isNotEmpty().doesNotContainKey(truth.guilty());
            assertThat(truth.rollback().time()).isAfter(truth.onset().plusSeconds(35));
        }
    }

    @Test
    void a_second_fault_is_another_service_and_kind_and_begins_while_the_first_lasts() {
        for (long seed = 1; seed <= 100; seed++) {
            StorySpec spec = StorySpec.of(seed, START).withFaults(2, Duration.ZERO);
            List<GroundTruth> truths = new Story(spec).truths();
            GroundTruth first = truths.getFirst();
            GroundTruth second = truths.getLast();

            assertThat(truths).hasSize(2);
            assertThat(first).isEqualTo(new Story(StorySpec.of(seed, START)).truth());
            assertThat(second.guilty()).isNotIn(first.guilty(), first.decoy().service());
            assertThat(second.kind()).isNotEqualTo(first.kind());
            assertThat(second.decoy().service()).isNotEqualTo(first.guilty());
            assertThat(second.change().id()).isNotEqualTo(first.change().id());
            assertThat(second.onset())
                    .isAfter(first.onset())
                    .isBefore(first.rollback().time());
        }
    }

    @Test
    void a_fault_that_is_endured_longer_differs_only_in_its_repair() {
        GroundTruth usual = new Story(StorySpec.of(7, START)).truth();
        GroundTruth longer = new Story(StorySpec.of(7, START).withFaults(1, Duration.ofSeconds(60))).truth();

        assertThat(longer.onset()).isEqualTo(usual.onset());
        assertThat(longer.rollback().time()).isEqualTo(usual.rollback().time().plusSeconds(60));
    }

    @Test
    void every_shop_has_12_to_15_parts_and_400_to_650_series() {
        for (long seed = 1; seed <= 40; seed++) {
            Story story = story(seed);
            assertThat(story.shop().names()).hasSizeBetween(12, 15);
            assertThat(story.series()).isBetween(400, 650);
        }
    }

    @Test
    void samples_are_valid_and_counters_fall_only_at_restarts() {
        Story story = story(3);
        List<TelemetryRequest> requests = until(story, story.truth().onset());
        Map<String, Read> last = new HashMap<>();
        Set<String> ended = new HashSet<>();
        int resets = 0;
        for (Read sample : samples(requests)) {
            assertThat(sample.namesInOrder()).isEqualTo(new ArrayList<>(new TreeSet<>(sample.namesInOrder())));
            Read before = last.put(sample.series(), sample);
            assertThat(ended).as("no sample after the stale marker").doesNotContain(sample.series());
            if (sample.isStale()) {
                ended.add(sample.series());
                continue;
            }
            assertThat(sample.value()).isFinite().isGreaterThanOrEqualTo(0);
            if (before != null) {
                assertThat(sample.millis()).isGreaterThan(before.millis());
                if (isCounter(sample.metric()) && sample.value() < before.value()) {
                    resets++;
                }
            }
        }
        assertThat(resets).isPositive().isLessThan(120);
        assertThat(ended).isNotEmpty();
    }

    private static boolean isCounter(String metric) {
        return metric.endsWith("_total")
                || metric.endsWith("_bucket")
                || metric.endsWith("_count") && !metric.startsWith("pg_")
                || metric.endsWith("_sum");
    }

    @Test
    void histograms_are_cumulative_and_agree_with_their_count() {
        Story story = story(2);
        Map<String, Double> infinite = new HashMap<>();
        Map<String, Double> counts = new HashMap<>();
        for (Read sample : samples(until(story, START.plusSeconds(60)))) {
            String key = sample.labels().get("pod")
                    + sample.labels().get("http_route")
                    + sample.labels().get("http_response_status_code")
                    + sample.millis();
            if (sample.metric().equals("http_server_request_duration_seconds_bucket")
                    && "+Inf".equals(sample.labels().get("le"))) {
                infinite.put(key, sample.value());
            }
            if (sample.metric().equals("http_server_request_duration_seconds_count")) {
                counts.put(key, sample.value());
            }
        }
        assertThat(infinite).isNotEmpty().isEqualTo(counts);
    }

    @Test
    void requests_come_in_the_order_of_time_and_never_before_what_they_tell() {
        Story story = story(4);
        Instant last = Instant.EPOCH;
        for (TelemetryRequest request : until(story, story.truth().end())) {
            if (request.path().equals(TelemetryRequest.WRITE)) {
                long newest = RemoteWriteReading.read(request.body()).stream()
                        .mapToLong(Read::millis)
                        .max()
                        .orElseThrow();
                assertThat(newest).isLessThanOrEqualTo(request.eventTime().toEpochMilli());
                assertThat(request.eventTime()).isAfterOrEqualTo(last);
                last = request.eventTime();
            }
        }
    }

    @Test
    void spans_have_proper_parents_and_name_their_database() throws Exception {
        Story story = story(1);
        Map<String, Span> spans = new HashMap<>();
        Set<String> services = new TreeSet<>();
        Set<String> databases = new TreeSet<>();
        for (TelemetryRequest request : until(story, story.truth().liveStart())) {
            if (!request.path().equals(TelemetryRequest.TRACES)) {
                continue;
            }
            for (var resource :
                    ExportTraceServiceRequest.parseFrom(request.body()).getResourceSpansList()) {
                services.add(attribute(resource.getResource().getAttributesList(), "service.name"));
                for (Span span : resource.getScopeSpans(0).getSpansList()) {
                    spans.put(span.getSpanId().toString(), span);
                    if (!attribute(span.getAttributesList(), "db.system").isEmpty()) {
                        databases.add(attribute(span.getAttributesList(), "server.address"));
                    }
                }
            }
        }
        Set<String> ids = new HashSet<>();
        spans.values().forEach(span -> ids.add(hex(span)));
        assertThat(spans.values())
                .allSatisfy(span -> assertThat(span.getEndTimeUnixNano()).isGreaterThan(span.getStartTimeUnixNano()))
                .allSatisfy(span -> {
                    if (!span.getParentSpanId().isEmpty()) {
                        assertThat(ids)
                                .contains(java.util.HexFormat.of()
                                        .formatHex(span.getParentSpanId().toByteArray()));
                    }
                });
        assertThat(services).contains("frontend", "checkout", "payment", "cart", "catalog", "email");
        assertThat(databases).contains("orders-db", "catalog-db", "cart-redis");
    }

    private static String hex(Span span) {
        return java.util.HexFormat.of().formatHex(span.getSpanId().toByteArray());
    }

    private static String attribute(List<KeyValue> attributes, String key) {
        return attributes.stream()
                .filter(attribute -> attribute.getKey().equals(key))
                .map(attribute -> attribute.getValue().getStringValue())
                .findFirst()
                .orElse("");
    }

    @Test
    void errors_are_logged_when_a_service_fails() throws Exception {
        Story story = story(StorySpec.DEFAULT_SEED);
        until(story, story.truth().onset().plusSeconds(10));
        long errors = 0;
        for (TelemetryRequest request : until(story, story.truth().rollback().time())) {
            if (request.path().equals(TelemetryRequest.LOGS)) {
                errors += ExportLogsServiceRequest.parseFrom(request.body()).getResourceLogsList().stream()
                        .flatMap(resource -> resource.getScopeLogs(0).getLogRecordsList().stream())
                        .filter(line -> line.getSeverityText().equals("ERROR"))
                        .count();
            }
        }
        assertThat(errors).isGreaterThan(30);
    }

    @Test
    void changes_are_told_as_events() {
        Story story = story(StorySpec.DEFAULT_SEED);
        List<TelemetryRequest> events = until(story, story.truth().end()).stream()
                .filter(request -> request.path().equals(TelemetryRequest.EVENTS))
                .toList();

        assertThat(events)
                .extracting(TelemetryRequest::title)
                .contains(
                        story.truth().decoy().title(),
                        story.truth().change().title(),
                        story.truth().rollback().title())
                .hasSizeGreaterThan(4);
        assertThat(new String(events.getLast().body(), StandardCharsets.UTF_8))
                .contains("\"type\":\"deploy\"", "\"service\":\"payment\"", "\"environment\":\"production\"");
    }

    @Test
    void the_live_part_can_be_moved_to_the_clock_only_while_it_is_calm() {
        Story story = story(1);
        until(story, story.truth().liveStart().minusSeconds(150));
        Instant later = story.truth().liveStart().plusSeconds(77);
        story.beginLiveAt(later);
        assertThat(story.truth().liveStart()).isEqualTo(later);

        until(story, story.truth().onset());
        assertThatThrownBy(() -> story.beginLiveAt(later)).isInstanceOf(IllegalStateException.class);
    }
}

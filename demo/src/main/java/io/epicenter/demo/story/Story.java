package io.epicenter.demo.story;

import com.google.protobuf.MessageLite;
import io.epicenter.demo.shop.Fault;
import io.epicenter.demo.shop.ShopPlan;
import io.epicenter.demo.telemetry.ShopSimulator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/// A story as an endless sequence of requests to the front door, made as they are pulled, in the order of event time.
/// The same specification gives the same bytes. Confined to one thread.
public final class Story {
    private static final Map<String, String> WRITE_HEADERS = Map.of(
            "Content-Encoding", "snappy",
            "X-Prometheus-Remote-Write-Version", "0.1.0",
            "User-Agent", "shop-prometheus/1.0");
    private static final String PROTOBUF = "application/x-protobuf";
    private static final int WARM_UP_BATCH_SECONDS = 20;
    /// Nothing that hangs on the start of the live part happens earlier than this before it.
    private static final Duration PRELUDE = Duration.ofMinutes(2);

    private final StorySpec spec;
    private final ShopPlan plan;
    private final List<FaultPlan> plots;
    private final ShopSimulator shop;
    private final Queue<TelemetryRequest> ready = new ArrayDeque<>();
    private final List<Planned> planned = new ArrayList<>();
    private List<GroundTruth> truths;

    private record Planned(Instant time, ShopChange change, String restart) {}

    public Story(StorySpec spec) {
        this.spec = spec;
        plan = new ShopPlan(spec.seed(), spec.seed() == StorySpec.DEFAULT_SEED);
        FaultPlan first = new FaultPlan(spec.seed(), plan);
        plots = spec.faults() == 1 ? List.of(first) : List.of(first, FaultPlan.beside(first, plan));
        shop = new ShopSimulator(plan, spec.seed(), spec.start().toEpochMilli(), (int)
                spec.scrapeInterval().toSeconds());
        truths = truths(spec.start().plus(spec.warmUp()));
        plan();
    }

    private List<GroundTruth> truths(Instant liveStart) {
        return plots.stream()
                .map(faultPlan -> faultPlan.truth(plan, liveStart, spec.repairDelay()))
                .toList();
    }

    private void plan() {
        planned.clear();
        for (FaultPlan.Background background : plots.getFirst().background()) {
            Instant time = spec.start().plusSeconds((long) (spec.warmUp().toSeconds() * background.at()));
            ShopChange deploy = plots.getFirst().backgroundDeploy(background, time);
            planned.add(new Planned(time, deploy, background.restart() ? background.service() : ""));
        }
        for (GroundTruth truth : truths) {
            for (ShopChange change : List.of(truth.decoy(), truth.change(), truth.rollback())) {
                planned.add(new Planned(change.time(), change, ""));
            }
        }
        planned.sort(Comparator.comparing(Planned::time));
        planned.removeIf(each -> each.time().isBefore(now()));
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < plots.size(); i++) {
            faults.add(plots.get(i).fault(spec.start(), truths.get(i)));
        }
        shop.setFaults(faults);
    }

    /// Moves the start of the live part, to meet the wall clock. Only while the story is still before its prelude.
    public void beginLiveAt(Instant liveStart) {
        if (!inCalm()) {
            throw new IllegalStateException("the story has reached " + now() + ", it is too late to move its start");
        }
        truths = truths(Instant.ofEpochSecond(liveStart.getEpochSecond()));
        plan();
    }

    /// Whether nothing that hangs on the start of the live part has happened yet.
    public boolean inCalm() {
        return now().isBefore(truth().liveStart().minus(PRELUDE));
    }

    public StorySpec spec() {
        return spec;
    }

    /// Of its first fault.
    public GroundTruth truth() {
        return truths.getFirst();
    }

    /// One for each fault, the first one first.
    public List<GroundTruth> truths() {
        return truths;
    }

    public ShopPlan shop() {
        return plan;
    }

    /// Series exposed now.
    public int series() {
        return shop.series();
    }

    /// Event time up to which the story has been told.
    public Instant now() {
        return spec.start().plusSeconds(shop.second());
    }

    /// The next request. Never ends: after the story the shop goes on with its daily work.
    public TelemetryRequest next() {
        while (ready.isEmpty()) {
            advance();
        }
        return ready.remove();
    }

    private void advance() {
        boolean live = !now().isBefore(truth().liveStart());
        while (!planned.isEmpty() && !planned.get(0).time().isAfter(now())) {
            happen(planned.remove(0), live);
        }
        shop.tick(live ? spec.liveTracesPerSecond() : spec.warmUpTracesPerSecond());
        if (live || shop.second() % WARM_UP_BATCH_SECONDS == 0) {
            flush(live);
        }
    }

    private void happen(Planned next, boolean live) {
        if (!next.restart().isEmpty()) {
            shop.restart(next.restart());
            return;
        }
        flush(live);
        ShopChange change = next.change();
        if (change.rolls()) {
            shop.roll(change.service());
        }
        ready.add(new TelemetryRequest(
                change.time(),
                live,
                TelemetryRequest.EVENTS,
                "application/json",
                Map.of(),
                ChangeEventJson.write(change),
                0,
                0,
                change.title()));
    }

    private void flush(boolean live) {
        if (shop.pendingSamples() > 0) {
            ShopSimulator.Samples samples = shop.takeSamples();
            ready.add(new TelemetryRequest(
                    Instant.ofEpochMilli(samples.newestMillis()),
                    live,
                    TelemetryRequest.WRITE,
                    PROTOBUF,
                    WRITE_HEADERS,
                    samples.body(),
                    shop.series(),
                    samples.count(),
                    ""));
        }
        for (MessageLite spans : shop.takeSpans()) {
            ready.add(otlp(TelemetryRequest.TRACES, spans, live));
        }
        for (MessageLite logs : shop.takeLogs()) {
            ready.add(otlp(TelemetryRequest.LOGS, logs, live));
        }
    }

    private TelemetryRequest otlp(String path, MessageLite message, boolean live) {
        return new TelemetryRequest(now(), live, path, PROTOBUF, Map.of(), message.toByteArray(), 0, 0, "");
    }
}

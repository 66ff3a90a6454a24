package io.epicenter.correlator.service;

import io.epicenter.chassis.kafka.StatefulConsumer;
import io.epicenter.correlator.model.Settings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The correlator's configuration.
@ConfigMapping(prefix = "epicenter.correlator")
public interface CorrelatorSettings {
    /// Event time between two decisions, aligned.
    @WithDefault("5s")
    Duration tick();

    /// A source without progress for so long (wall clock) no longer holds the others back.
    @WithDefault("30s")
    Duration sourceIdle();

    /// How long (wall clock) a progress waits for what other topics carry.
    @WithDefault("500ms")
    Duration hold();

    /// How far the time of an input may be ahead of its arrival; one that is further ahead is dated back to it.
    @WithDefault("2m")
    Duration ahead();

    /// What is decided of times longer ago than this, after a pause, is published when the present is reached.
    @WithDefault("2m")
    Duration catchUp();

    /// How often (wall clock) the clocks are looked at.
    @WithDefault("250ms")
    Duration pace();

    /// A decision that takes longer than so many ticks (wall clock) makes the service not ready.
    @WithDefault("6")
    int stuckTicks();

    Sessions sessions();

    Lifecycle lifecycle();

    Causes causes();

    Bounds bounds();

    Snapshot snapshot();

    interface Sessions {
        /// Event time since an incident's last activity within which a symptom may join it.
        @WithDefault("120s")
        Duration gap();

        /// Event time that an opener waits for earlier and related ones before it opens an incident.
        @WithDefault("10s")
        Duration settle();

        /// Event time that a symptom which may not open waits for an incident to join.
        @WithDefault("120s")
        Duration attachWait();

        @WithDefault("2")
        int maximumHops();

        @WithDefault("0.5")
        double linkThreshold();
    }

    interface Lifecycle {
        /// Event time for which all members must have recovered.
        @WithDefault("15s")
        Duration calm();

        /// Event time of normal signals after which a member without a resolution counts as recovered.
        @WithDefault("5m")
        Duration quiet();

        @WithDefault("24h")
        Duration maxOpen();

        /// Event time after its resolution in which the same root re-opens an incident.
        @WithDefault("30m")
        Duration reopen();

        @WithDefault("3s")
        Duration revisionEvery();

        /// Event times after opening at which the causes are ranked again.
        @WithDefault("5s,15s,30s,60s,5m")
        List<Duration> rerankAfter();

        /// Event time from the first detection until a new incident is published: it may turn out to be a part of
        /// another, or nothing.
        @WithDefault("15s")
        Duration hold();

        /// Severity from which on an incident is published without waiting.
        @WithDefault("4")
        int urgentSeverity();

        /// So many ends and re-openings within the window are flapping; then it must be calm for as long.
        @WithDefault("4")
        int flaps();

        @WithDefault("15m")
        Duration flapWindow();
    }

    interface Causes {
        /// Confidence below which there is no clear cause.
        @WithDefault("0.35")
        double floor();

        @WithDefault("2.0")
        double none();

        @WithDefault("1.4")
        double temperature();

        @WithDefault("4")
        double significantDeviation();

        /// Age at which a change counts 1/e.
        @WithDefault("30m")
        Duration changeHalf();

        @WithDefault("2h")
        Duration changeWindow();

        @WithDefault("90s")
        Duration earlyWeight();

        /// Weights by the name of an evidence source, instead of its own default; 0 switches it off.
        Map<String, Double> weights();
    }

    /// Per partition, or per environment.
    interface Bounds {
        @WithDefault("1000")
        int environments();

        @WithDefault("400000")
        int bufferedInputs();

        @WithDefault("1000000")
        int bufferedSignals();

        @WithDefault("250000")
        int tracks();

        @WithDefault("15m")
        Duration history();

        @WithDefault("30")
        int historyIntervals();

        @WithDefault("2000")
        int openIncidents();

        @WithDefault("1000")
        int members();

        @WithDefault("20000")
        int pending();

        @WithDefault("50000")
        int remembered();

        @WithDefault("2000")
        int changes();

        @WithDefault("1000")
        int silences();

        @WithDefault("400")
        int hypotheses();

        /// Comparisons of two symptoms in one tick, or as much other work; what is left goes on in the next tick.
        @WithDefault("1000000")
        long workPerTick();
    }

    /// Snapshots of each partition in Redis.
    interface Snapshot {
        @WithDefault("1m")
        Duration interval();

        @WithDefault("60s")
        Duration restoreTimeout();

        /// How long a stop, or giving partitions away, waits for their snapshots.
        @WithDefault("20s")
        Duration writeTimeout();

        /// How much of the retained records to read when there is no snapshot.
        @WithDefault("30m")
        Duration history();

        @WithDefault("7d")
        Duration retention();

        default StatefulConsumer.Settings toConsumer() {
            return new StatefulConsumer.Settings(interval(), restoreTimeout(), writeTimeout(), history());
        }
    }

    /// The same as values of the domain.
    default Settings toDomain() {
        return new Settings(
                new Settings.Timing(tick(), sourceIdle(), hold(), ahead(), catchUp()),
                new Settings.Sessions(
                        sessions().gap(),
                        sessions().settle(),
                        sessions().attachWait(),
                        sessions().maximumHops(),
                        sessions().linkThreshold()),
                new Settings.Lifecycle(
                        lifecycle().calm(),
                        lifecycle().quiet(),
                        lifecycle().maxOpen(),
                        lifecycle().reopen(),
                        lifecycle().revisionEvery(),
                        lifecycle().rerankAfter(),
                        new Settings.Publishing(
                                lifecycle().hold(),
                                lifecycle().urgentSeverity(),
                                lifecycle().flaps(),
                                lifecycle().flapWindow())),
                new Settings.Causes(
                        causes().floor(),
                        causes().none(),
                        causes().temperature(),
                        causes().significantDeviation(),
                        causes().changeHalf(),
                        causes().changeWindow(),
                        causes().earlyWeight(),
                        causes().weights()),
                new Settings.Bounds(
                        bounds().environments(),
                        bounds().bufferedInputs(),
                        bounds().bufferedSignals(),
                        bounds().tracks(),
                        bounds().history(),
                        bounds().historyIntervals(),
                        bounds().openIncidents(),
                        bounds().members(),
                        bounds().pending(),
                        bounds().remembered(),
                        bounds().changes(),
                        bounds().silences(),
                        bounds().hypotheses(),
                        bounds().workPerTick()));
    }
}

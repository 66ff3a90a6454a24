package io.epicenter.detector.service;

import io.epicenter.chassis.kafka.StatefulConsumer;
import io.epicenter.detector.Settings;
import io.epicenter.detector.absence.AbsenceSettings;
import io.epicenter.detector.alarm.AlarmSettings;
import io.epicenter.detector.log.LogSettings;
import io.epicenter.detector.log.template.TemplateMiner;
import io.epicenter.detector.multivariate.MultivariateSettings;
import io.epicenter.detector.series.ReplicaSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The detector's configuration.
@ConfigMapping(prefix = "epicenter.detector")
public interface DetectorSettings {
    /// The tenant of all samples.
    @WithDefault("default")
    String tenant();

    /// Length of the aligned intervals in which signals are judged.
    @WithDefault("15s")
    Duration interval();

    /// How far the watermark is behind the newest sample: as long as samples of one time take to arrive.
    @WithDefault("5s")
    Duration lateness();

    /// Samples further ahead of the newest one are ignored.
    @WithDefault("10m")
    Duration future();

    /// Name of the detection method of rules that name none.
    @WithDefault("streaming")
    String method();

    /// The signals of an entity, judged together.
    Vectors vectors();

    Absence absence();

    /// A YAML file with signal rules, before the built-in ones.
    Optional<Path> rules();

    Series series();

    Replicas replicas();

    Alarm alarm();

    Logs logs();

    Snapshot snapshot();

    /// Bounds, per partition.
    interface Series {
        @WithDefault("1000000")
        int max();

        @WithDefault("200000")
        int maxSignals();

        /// Samples kept for intervals that are not open yet.
        @WithDefault("2000000")
        int maxPending();

        /// Senders (targets, pods, hosts) whose clocks are watched; further ones count as one.
        @WithDefault("100000")
        int maxSenders();

        /// Series and signals without a sample for so long are forgotten.
        @WithDefault("1h")
        Duration expiry();
    }

    /// Several Prometheus replicas that scrape the same targets: one of them is heard about each target.
    interface Replicas {
        /// Names of labels that tell such replicas apart.
        @WithDefault("prometheus_replica,__replica__")
        List<String> labels();

        /// Names of labels that may, or mean something of the application: series that they tell apart must show the
        /// same course.
        @WithDefault("replica")
        List<String> guessed();

        /// So long, and two scrapes, without a sample of the replica that is heard until another one is.
        @WithDefault("30s")
        Duration failover();
    }

    /// When a signal fires and resolves.
    interface Alarm {
        /// Sum of -ln p over the last intervals that fires.
        @WithDefault("24")
        double evidence();

        /// Factor on the evidence for signals without a rule.
        @WithDefault("1.5")
        double strictness();

        /// Normal intervals that resolve.
        @WithDefault("4")
        int resolveAfter();

        /// A level that lasts so long is the new normal.
        @WithDefault("1h")
        Duration acceptAfter();

        /// A firing signal without values for so long is resolved.
        @WithDefault("10m")
        Duration silentAfter();

        /// So long after a signal's first value its anomalies are published, marked as warming, and open no incident.
        @WithDefault("14d")
        Duration learning();
    }

    /// Signals from logs; bounds per partition, or per service where it says so.
    interface Logs {
        /// Of a service; beyond it the template not seen for longest is forgotten.
        @WithDefault("1000")
        int maxTemplates();

        /// The rest of a longer line is not looked at.
        @WithDefault("2000")
        int maxLineChars();

        @WithDefault("2000")
        int maxServices();

        /// Lines kept for intervals that are not open yet.
        @WithDefault("200000")
        int maxPending();

        /// Templates of a service whose share of its lines is followed.
        @WithDefault("40")
        int watched();

        /// Templates of a service whose ratio is followed.
        @WithDefault("20")
        int pairs();

        /// How long a service's templates are not new.
        @WithDefault("10m")
        Duration learning();

        /// How long a template is new.
        @WithDefault("10m")
        Duration novelty();

        /// A service without lines for so long is forgotten.
        @WithDefault("6h")
        Duration expiry();

        /// How long lines may pause before event time goes on without them.
        @WithDefault("5s")
        Duration patience();

        /// Of an example line in an anomaly.
        @WithDefault("300")
        int exampleChars();

        /// The same as values of the domain.
        default LogSettings toDomain() {
            return new LogSettings(
                    new TemplateMiner.Settings(maxTemplates(), maxLineChars(), TemplateMiner.Settings.DEFAULT.words()),
                    maxServices(),
                    maxPending(),
                    watched(),
                    pairs(),
                    learning(),
                    novelty(),
                    expiry(),
                    patience(),
                    exampleChars());
        }
    }

    /// The signals of an entity, judged together.
    interface Vectors {
        /// Name of the method, or `none`; one that is not there counts as none.
        @WithDefault("isolation_forest")
        String method();

        /// Entities per partition, of up to 0.8 MB each; further ones are judged signal by signal only.
        @WithDefault("150")
        int maxEntities();

        /// Whether such an anomaly may open an incident; otherwise it only joins one.
        @WithDefault("false")
        boolean opens();
    }

    /// When a service or machine that sends nothing counts as fallen silent.
    interface Absence {
        /// Shortest silence that fires; zero: absence is never reported.
        @WithDefault("3m")
        Duration after();

        /// After so long it counts as removed.
        @WithDefault("24h")
        Duration forget();

        /// So long ago it must have been seen first.
        @WithDefault("1h")
        Duration history();

        /// How long its pauses are remembered.
        @WithDefault("14d")
        Duration remember();

        /// Part of the known entities that may be silent at once; beyond it the telemetry is missing.
        @WithDefault("0.3")
        double most();

        /// Per partition; further ones may fall silent unnoticed.
        @WithDefault("50000")
        int maxEntities();
    }

    /// Snapshots of each partition in Redis.
    interface Snapshot {
        @WithDefault("5m")
        Duration interval();

        @WithDefault("60s")
        Duration restoreTimeout();

        /// How long a stop, or giving partitions away, waits for their snapshots.
        @WithDefault("20s")
        Duration writeTimeout();

        /// How much of the retained samples to read when there is no snapshot.
        @WithDefault("3h")
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
                tenant(),
                interval(),
                lateness(),
                future(),
                series().expiry(),
                series().max(),
                series().maxSignals(),
                series().maxPending(),
                series().maxSenders(),
                new AlarmSettings(
                        alarm().evidence(),
                        alarm().strictness(),
                        alarm().resolveAfter(),
                        alarm().acceptAfter(),
                        alarm().silentAfter(),
                        alarm().learning()),
                new MultivariateSettings(vectors().maxEntities(), vectors().opens()),
                new AbsenceSettings(
                        absence().after(),
                        absence().forget(),
                        absence().history(),
                        absence().remember(),
                        absence().most(),
                        absence().maxEntities()),
                new ReplicaSettings(
                        replicas().labels(), replicas().guessed(), replicas().failover()));
    }
}

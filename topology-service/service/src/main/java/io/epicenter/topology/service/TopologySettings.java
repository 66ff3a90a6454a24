package io.epicenter.topology.service;

import io.epicenter.topology.graph.Settings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What can be set of this service.
@ConfigMapping(prefix = "epicenter.topology")
public interface TopologySettings {
    /// The tenant of everything that is read.
    @WithDefault("default")
    String tenant();

    /// Under which name this replica publishes its counters; the same after a restart, another for each replica.
    @WithDefault("${HOSTNAME:localhost}-${quarkus.http.port}")
    String replica();

    Build build();

    Window window();

    Graph graph();

    Limits limits();

    SpanMetricsSettings spanMetrics();

    /// Documents to ask for, by a name of your choice.
    Map<String, Document> documents();

    /// When versions are built and by whom.
    interface Build {
        /// Between two builds.
        @WithDefault("5m")
        Duration interval();

        /// Between two looks whether there is a reason to build: the first edges, or many new ones.
        @WithDefault("3s")
        Duration check();

        /// Growth of the number of edges since the last build that is a reason to build at once.
        @WithDefault("0.1")
        double growth();

        /// Shortest time between two builds for growth.
        @WithDefault("15s")
        Duration growthInterval();

        /// Between two publications of this replica's counters for the builder.
        @WithDefault("15s")
        Duration partialInterval();

        /// `elected`: the replica that owns partition 0 of `traces` builds; `always`: this one does.
        @WithDefault("elected")
        Role role();

        /// Who builds.
        enum Role {
            ELECTED,
            ALWAYS
        }
    }

    /// The window in which spans wait for their other side.
    interface Window {
        /// Longest wait, in event time.
        @WithDefault("30s")
        Duration age();

        /// Most client spans, and most server spans, that wait.
        @WithDefault("50000")
        int spans();
    }

    /// What is remembered of edges.
    interface Graph {
        /// After which a call counts half.
        @WithDefault("1h")
        Duration halfLife();

        /// After which an edge that was not seen again is forgotten, and a version that was replaced.
        @WithDefault("24h")
        Duration timeToLive();

        /// Most edges counted.
        @WithDefault("200000")
        int edges();

        /// Most service-graph counters followed.
        @WithDefault("200000")
        int series();

        /// A node with more neighbours joins no correlation domains.
        @WithDefault("100")
        int hubNeighbours();

        /// A correlation domain with more nodes is cut into communities.
        @WithDefault("1000")
        int domainNodes();

        /// Most versions kept.
        @WithDefault("300")
        int versions();
    }

    /// Where closures end.
    interface Limits {
        /// Smallest impact probability that still counts.
        @WithDefault("0.01")
        double impact();

        /// Longest path.
        @WithDefault("6")
        int hops();
    }

    /// What spans become on the topic `metrics`.
    interface SpanMetricsSettings {
        /// `edges`: errors, durations and transport gap of each edge, and the self time of services.
        /// `all`: also rate, errors and duration of each operation of a service, for services that send spans
        /// and no metrics of their own. `none`: nothing.
        @WithDefault("edges")
        Settings.SpanMetricsLevel tell();

        /// Event time between two values of a counter; best the detector's interval.
        @WithDefault("15s")
        Duration interval();

        /// Between two looks whether there are values to send.
        @WithDefault("2s")
        Duration check();
    }

    /// A document that a source reads: an API's answer in JSON, or a YAML file.
    interface Document {
        /// Which source reads it: `jaeger`, `kubernetes` or `declared`.
        String source();

        /// `http:`, `https:` or `file:`. `{now}` and `{interval}` become milliseconds.
        String url();

        /// Between two looks.
        @WithDefault("1m")
        Duration interval();

        /// A file with a bearer token to send along.
        Optional<String> tokenFile();
    }
}

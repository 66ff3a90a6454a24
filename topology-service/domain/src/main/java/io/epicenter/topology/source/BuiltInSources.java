package io.epicenter.topology.source;

import io.epicenter.topology.graph.Settings;
import io.epicenter.topology.spanmetrics.SpanMetrics;
import java.util.List;

/// The sources of this module, for those who know no beans: replays and tests. A service is given the beans.
public final class BuiltInSources {
    private BuiltInSources() {}

    /// @param metrics what spans become on the topic `metrics`; the state that these sources feed must be given the
    /// same
    public static List<Source> all(Settings settings, SpanMetrics metrics) {
        return List.of(
                new SpanPairs(settings, metrics),
                new ServiceGraphMetrics(settings),
                new IstioMetrics(settings),
                new JaegerDependencies(settings),
                new KubernetesObjects(settings),
                new DeclaredCalls(settings));
    }
}

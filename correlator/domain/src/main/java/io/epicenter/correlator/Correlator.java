package io.epicenter.correlator;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Watermark;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Settings;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The correlation of one Kafka partition, which holds whole environments: a deterministic state machine.
/// The same inputs, in any order within the watermark, give the same effects. Confined to one thread.
public final class Correlator {
    private final Settings settings;
    private final Plugins plugins;
    private final Map<String, Environment> environments = new TreeMap<>();
    private DependencyGraph graph = new DependencyGraph(TopologySnapshot.EMPTY);
    private long refused;

    public Correlator(Settings settings, Plugins plugins) {
        this.settings = settings;
        this.plugins = plugins;
    }

    /// @param watermark the event time that the slowest environment is at; null while none has begun
    public record Statistics(
            int environments,
            int openIncidents,
            int buffered,
            long inputs,
            long late,
            long dropped,
            long suppressed,
            @Nullable Instant watermark) {}

    /// Sets beforehand how often alerts of each signature were seen in earlier episodes of an environment.
    public void seedSignatureCounts(String scope, Map<String, Integer> signatures, int episodes) {
        Environment environment = environment(scope);
        if (environment != null) {
            environment.memory().symptoms().seedSignatureCounts(signatures, episodes);
        }
    }

    public void accept(Deviation deviation) {
        accept(deviation.entity().scope(), new Input.SignalInput(deviation));
    }

    public void accept(Anomaly anomaly) {
        accept(anomaly.entity().scope(), new Input.AnomalyInput(anomaly));
    }

    public void accept(Event event) {
        accept(event.entity().scope(), new Input.EventInput(event));
    }

    public void accept(Feedback feedback) {
        accept(feedback.tenant() + "/" + feedback.environment(), new Input.FeedbackInput(feedback));
    }

    /// @param wallClock when it arrived
    public void accept(Watermark watermark, Instant wallClock) {
        Environment environment = environment(watermark.tenant() + "/" + watermark.environment());
        if (environment != null) {
            environment.accept(watermark, wallClock);
        }
    }

    private void accept(String scope, Input input) {
        Environment environment = environment(scope);
        if (environment != null) {
            environment.accept(input);
        }
    }

    private @Nullable Environment environment(String scope) {
        Environment known = environments.get(scope);
        if (known != null) {
            return known;
        }
        if (environments.size() >= settings.bounds().environments()) {
            refused++;
            return null;
        }
        Environment added = new Environment(scope, settings, plugins);
        environments.put(scope, added);
        return added;
    }

    /// Decides everything that the watermarks allow, in every environment, whatever throws in one of them. To be
    /// called after inputs, and every second while there are none.
    public CorrelatorEffects advance(Instant wallClock, TopologySnapshot snapshot) {
        TopologySnapshot known = graph.snapshot();
        if (known.version() != snapshot.version() || !known.builtAt().equals(snapshot.builtAt())) {
            graph = new DependencyGraph(snapshot);
        }
        CorrelatorEffects effects = CorrelatorEffects.NONE;
        for (Environment environment : environments.values()) {
            effects = effects.plus(EnvironmentGuard.advance(environment, wallClock, graph));
        }
        return effects;
    }

    /// Brings an environment's earlier weights back, as a new version; 0 are those it came with. False when the
    /// environment is not here or the version is not kept.
    public boolean revertWeights(String scope, int version, String reason, Instant at) {
        Environment environment = environments.get(scope);
        return environment != null && environment.tuner().revert(version, reason, at);
    }

    /// What it holds, to read.
    public CorrelatorView view() {
        return new CorrelatorView(environments.values(), refused);
    }

    Collection<Environment> environments() {
        return environments.values();
    }

    Environment add(Environment environment) {
        environments.put(environment.scope(), environment);
        return environment;
    }

    public byte[] snapshot() {
        return SnapshotCodec.write(this);
    }

    /// The correlator as it was at the snapshot; its sources count as having spoken at `wallClock`.
    public static Correlator restore(byte[] snapshot, Settings settings, Plugins plugins, Instant wallClock)
            throws MalformedMessageException {
        Correlator correlator = new Correlator(settings, plugins);
        SnapshotCodec.read(snapshot, correlator, scope -> new Environment(scope, settings, plugins), wallClock);
        return correlator;
    }
}

package io.epicenter.correlator;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Watermark;
import io.epicenter.contracts.signal.SignalBatch;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.correlator.input.ArrivalTime;
import io.epicenter.correlator.input.Input;
import io.epicenter.correlator.input.InputTimes;
import io.epicenter.correlator.input.SignalScopes;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Settings;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The correlation of one Kafka partition, which holds whole environments: a deterministic state machine.
/// The same inputs, in any order within the watermark, give the same effects. Confined to one thread.
public final class Correlator {
    private final EnvironmentRegistry environments;
    private DependencyGraph graph = new DependencyGraph(TopologySnapshot.EMPTY);

    public Correlator(Settings settings, Plugins plugins) {
        this.environments = new EnvironmentRegistry(settings, plugins);
    }

    /// @param dropped because a bound was reached: of a buffer, of series or of environments
    /// @param ahead inputs and watermarks whose time was ahead of their arrival by too much
    /// @param watermark the event time that the slowest environment is at; null while none has begun
    public record Statistics(
            int environments,
            int openIncidents,
            int buffered,
            long inputs,
            long late,
            long dropped,
            long suppressed,
            long ahead,
            @Nullable Instant watermark,
            Work work) {}

    /// What is left to do, and how often something had to be left.
    ///
    /// @param postponed inputs that are due and found no room to wait in
    /// @param waiting symptoms that wait for an incident, or for their time to open one
    /// @param spentTicks ticks since the start that had more to do than they may
    public record Work(int postponed, int waiting, long spentTicks) {
        static final Work NONE = new Work(0, 0, 0);

        Work plus(Work other) {
            return new Work(postponed + other.postponed, waiting + other.waiting, spentTicks + other.spentTicks);
        }
    }

    /// Sets beforehand how often alerts of each signature were seen in earlier episodes of an environment.
    public void seedSignatureCounts(String scope, Map<String, Integer> signatures, int episodes) {
        environments
                .of(scope)
                .ifPresent(environment -> environment.memory().symptoms().seedSignatureCounts(signatures, episodes));
    }

    public void accept(Deviation deviation) {
        environments
                .of(deviation.entity().scope())
                .ifPresent(environment -> environment.intake().signals().accept(deviation, environment.lastTick()));
    }

    /// Takes signals of which is known when they arrived: those whose time is ahead of that by too much are dropped.
    public void accept(SignalBatch batch, Instant arrived) {
        SignalScopes.split(batch)
                .forEach((scope, part) -> environments
                        .of(scope)
                        .ifPresent(environment -> environment.intake().accept(part, arrived, environment.lastTick())));
    }

    /// Takes signals once more that it had taken before the snapshot that it was restored from, to have their
    /// histories.
    public void recall(SignalBatch batch) {
        SignalScopes.split(batch).forEach((scope, part) -> {
            Environment environment = environments.known(scope);
            if (environment != null) {
                environment.intake().signals().recall(part, environment.lastTick());
            }
        });
    }

    public void accept(Anomaly anomaly) {
        accept(new Input.AnomalyInput(anomaly));
    }

    public void accept(Event event) {
        accept(new Input.EventInput(event));
    }

    public void accept(Input input) {
        environments
                .of(input.scope())
                .ifPresent(environment -> environment.intake().accept(input, environment.lastTick()));
    }

    /// Takes an input of which is known when it arrived: its times are bounded by that. Throws when they are out
    /// of all bounds; then the input is not taken.
    public void accept(Input input, Instant arrived) throws MalformedMessageException {
        InputTimes.check(input, arrived);
        environments
                .of(input.scope())
                .ifPresent(environment -> environment.intake().accept(input, arrived, environment.lastTick()));
    }

    /// @param arrived wall clock
    public void accept(Watermark watermark, Instant arrived) {
        environments
                .of(watermark.tenant() + "/" + watermark.environment())
                .ifPresent(environment -> environment.accept(watermark, arrived));
    }

    /// Decides everything that the watermarks allow, in every environment, whatever throws in one of them. To be
    /// called after inputs, and every second while there are none.
    public CorrelatorEffects advance(Instant wallClock, TopologySnapshot snapshot) {
        return advance(ArrivalTime.live(wallClock), snapshot);
    }

    /// Likewise, while what arrived earlier may still be read.
    public CorrelatorEffects advance(ArrivalTime time, TopologySnapshot snapshot) {
        TopologySnapshot known = graph.snapshot();
        if (known.version() != snapshot.version() || !known.builtAt().equals(snapshot.builtAt())) {
            graph = new DependencyGraph(snapshot);
        }
        CorrelatorEffects effects = CorrelatorEffects.NONE;
        for (Environment environment : environments.all()) {
            effects = effects.plus(EnvironmentGuard.advance(environment, time, graph));
        }
        return effects;
    }

    /// Brings an environment's earlier weights back, as a new version; 0 are those it came with. False when the
    /// environment is not here or the version is not kept.
    public boolean revertWeights(String scope, int version, String reason, Instant at) {
        Environment environment = environments.known(scope);
        return environment != null && environment.tuner().revert(version, reason, at);
    }

    /// What it holds, to read.
    public CorrelatorView view() {
        return new CorrelatorView(environments.all(), environments.refused());
    }

    public byte[] snapshot() {
        return SnapshotCodec.write(environments.all());
    }

    /// The correlator as it was at the snapshot; its sources count as having spoken at `wallClock`.
    public static Correlator restore(byte[] snapshot, Settings settings, Plugins plugins, Instant wallClock)
            throws MalformedMessageException {
        Correlator correlator = new Correlator(settings, plugins);
        SnapshotCodec.read(snapshot, correlator.environments::begin, wallClock);
        return correlator;
    }
}

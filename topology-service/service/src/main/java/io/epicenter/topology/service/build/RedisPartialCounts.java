package io.epicenter.topology.service.build;

import io.epicenter.chassis.snapshot.RedisSnapshots;
import io.epicenter.chassis.snapshot.SnapshotStore;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topology.TopologyKeys;
import io.epicenter.topology.TopologyState;
import io.epicenter.topology.graph.EdgeCounts;
import io.epicenter.topology.service.TopologySettings;
import io.quarkus.logging.Log;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.sortedset.ScoreRange;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// What each replica has counted, in Redis under its name, until nobody can have use for it. A replica that is gone
/// still counts: its edges fade as all do.
@ApplicationScoped
public class RedisPartialCounts {
    private final RedisDataSource redis;
    private final TopologyState state;
    private final SnapshotStore store;
    private final String replica;
    private final Duration retention;
    private long epoch;

    @Inject
    RedisPartialCounts(RedisDataSource redis, TopologyState state, TopologySettings config) {
        this(redis, state, config.replica(), config.graph().timeToLive());
    }

    public RedisPartialCounts(RedisDataSource redis, TopologyState state, String replica, Duration retention) {
        this.redis = redis;
        this.state = state;
        this.replica = replica;
        this.retention = retention;
        this.store = new RedisSnapshots(redis, TopologyKeys.partial(""), retention);
    }

    /// Takes up what this replica had counted before it was restarted; once, before the first [#publish].
    public synchronized void restore() {
        if (epoch > 0) {
            return;
        }
        Optional<SnapshotStore.Snapshot> before = store.load(replica);
        epoch = store.takeOver(replica);
        if (before.isPresent()) {
            try {
                state.restore(before.get().state());
                Log.infof("counters restored: replica=%s edges=%d", replica, state.edges());
            } catch (MalformedMessageException damaged) {
                Log.warnf("counters not restored: replica=%s reason=%s", replica, damaged.getMessage());
            }
        }
    }

    /// Publishes what this replica has counted.
    public synchronized void publish(Instant now) {
        restore();
        SnapshotStore.Snapshot partial = new SnapshotStore.Snapshot(state.partial(now), Map.of());
        if (!store.save(replica, epoch, partial)) {
            Log.warnf("counters not published, another replica has this name: replica=%s", replica);
            return;
        }
        redis.hash(String.class).hset(TopologyKeys.PARTIAL_EDGES, replica, Integer.toString(state.edges()));
        redis.sortedSet(String.class).zadd(TopologyKeys.PARTIALS, (double) now.getEpochSecond(), replica);
    }

    /// How many edges this replica has counted.
    int ownEdges() {
        return state.edges();
    }

    /// How many edges the replicas have counted, one that several saw as often as they did.
    long edges() {
        Map<String, String> edges = new HashMap<>(redis.hash(String.class).hgetall(TopologyKeys.PARTIAL_EDGES));
        edges.put(replica, Integer.toString(state.edges()));
        return edges.values().stream().mapToLong(Long::parseLong).sum();
    }

    /// What the other replicas have counted, in the order of their names.
    List<EdgeCounts> others(Instant now) {
        forget(now.minus(retention).getEpochSecond());
        TreeSet<String> names = new TreeSet<>(redis.sortedSet(String.class).zrange(TopologyKeys.PARTIALS, 0, -1));
        names.remove(replica);
        List<EdgeCounts> others = new ArrayList<>();
        for (String name : names) {
            Optional<SnapshotStore.Snapshot> partial = store.load(name);
            if (partial.isPresent()) {
                try {
                    others.add(state.readPartial(partial.get().state()));
                } catch (MalformedMessageException damaged) {
                    Log.warnf("counters of a replica left out: replica=%s reason=%s", name, damaged.getMessage());
                }
            }
        }
        return others;
    }

    /// Leaves out replicas that have published nothing since a time.
    private void forget(long beforeSecond) {
        ScoreRange<Double> silent = new ScoreRange<>(0.0, true, (double) beforeSecond, false);
        List<String> gone = redis.sortedSet(String.class).zrangebyscore(TopologyKeys.PARTIALS, silent);
        if (!gone.isEmpty()) {
            redis.hash(String.class).hdel(TopologyKeys.PARTIAL_EDGES, gone.toArray(new String[0]));
            redis.sortedSet(String.class).zrem(TopologyKeys.PARTIALS, gone.toArray(new String[0]));
        }
    }
}

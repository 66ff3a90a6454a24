package io.epicenter.demo.telemetry;

import io.epicenter.demo.shop.Component;
import io.epicenter.demo.shop.LoadModel;
import io.epicenter.demo.shop.Role;
import io.epicenter.demo.shop.SeededRandom;

/// The series that only this sort of part shows: of its run-time, its pool, its database or its queue.
abstract class ExporterSeries {
    static ExporterSeries of(Component component, Gauges gauges, LabelSet labels) {
        return switch (component.role()) {
            case HTTP, GRPC, CLASSIC -> new Program(component, gauges, labels);
            case WORKER -> new Worker(component, gauges, labels);
            case POSTGRES -> new Postgres(component, gauges, labels);
            case REDIS -> new Redis(component, gauges, labels);
            case QUEUE -> new Queue(component, gauges, labels);
        };
    }

    final Component component;
    private double pending;
    private double pendingFailures;

    ExporterSeries(Component component) {
        this.component = component;
    }

    /// Adds one second of the part's work, of which the pod does `share`.
    void work(LoadModel loadModel, double share) {
        double requests = requests(loadModel) * share;
        pending += requests;
        pendingFailures += requests * failing(loadModel);
    }

    abstract void scrape(Gauges gauges, LoadModel loadModel, double leak, SeededRandom dice);

    void reset(Gauges gauges) {}

    final double requests(LoadModel loadModel) {
        return loadModel.components.load[component.index()];
    }

    double failing(LoadModel loadModel) {
        return 0;
    }

    /// Whole requests since the last scrape.
    int settle(SeededRandom dice) {
        int count = dice.poisson(pending);
        pending = 0;
        return count;
    }

    int settleFailures(SeededRandom dice) {
        int count = dice.poisson(pendingFailures);
        pendingFailures = 0;
        return count;
    }

    /// Goroutines of a Go service, or heap and collector time of a Java one; the connection pool of either.
    private static final class Program extends ExporterSeries {
        private final boolean java;
        private final int first;
        private final int collector;
        private final int active;

        Program(Component component, Gauges gauges, LabelSet labels) {
            super(component);
            java = component.role() != Role.CLASSIC;
            if (java) {
                first = gauges.add(labels, "jvm_memory_used_bytes", "jvm_memory_type", "heap");
                collector = gauges.add(labels, "jvm_gc_duration_seconds_sum", "jvm_gc_name", "G1 Young Generation");
            } else {
                first = gauges.add(labels, "go_goroutines");
                collector = -1;
            }
            active = component.poolSize() == 0 ? -1 : gauges.add(labels, "hikaricp_connections_active", "pool", "main");
            if (active >= 0) {
                gauges.add(labels, "hikaricp_connections_pending", "pool", "main");
                gauges.set(gauges.add(labels, "hikaricp_connections_max", "pool", "main"), component.poolSize());
            }
        }

        @Override
        void scrape(Gauges gauges, LoadModel loadModel, double leak, SeededRandom dice) {
            double heap = component.memoryBytes() * (0.55 + 0.02 * dice.gauss() + 1.1 * leak);
            if (java) {
                gauges.set(first, Math.rint(heap));
                gauges.increase(collector, 0.02 + 0.004 * dice.gauss() + 1.8 * leak * leak);
            } else {
                double inFlight =
                        loadModel.components.load[component.index()] / component.pods() * component.ownSeconds() * 3;
                gauges.set(first, Math.rint(24 + inFlight + 2 * dice.gauss() + 800 * leak));
            }
            if (active >= 0) {
                double used = loadModel.resources().connections(component);
                double noise = used >= component.poolSize() * 0.98 ? 0 : Math.sqrt(used) * 0.5 * dice.gauss();
                gauges.set(active, Math.rint(Math.clamp(used + noise, 0, component.poolSize())));
                gauges.set(active + 1, Math.rint(loadModel.components.backlog[component.index()] / component.pods()));
            }
        }

        @Override
        void reset(Gauges gauges) {
            if (java) {
                gauges.set(collector, 0);
            }
        }
    }

    private static final class Worker extends ExporterSeries {
        private final int processed;
        private final int failed;

        Worker(Component component, Gauges gauges, LabelSet labels) {
            super(component);
            processed = gauges.add(labels, "messages_processed_total", "topic", "orders");
            failed = gauges.add(labels, "messages_failed_total", "topic", "orders");
        }

        @Override
        double failing(LoadModel loadModel) {
            return 0.002;
        }

        @Override
        void scrape(Gauges gauges, LoadModel loadModel, double leak, SeededRandom dice) {
            gauges.increase(processed, settle(dice));
            gauges.increase(failed, settleFailures(dice));
        }

        @Override
        void reset(Gauges gauges) {
            gauges.set(processed, 0);
            gauges.set(failed, 0);
        }
    }

    private static final class Postgres extends ExporterSeries {
        private final int active;
        private final int idle;
        private final int commits;
        private final int rollbacks;
        private final int fetched;
        private final int locks;

        Postgres(Component component, Gauges gauges, LabelSet labels) {
            super(component);
            String[] database = {"datname", component.name().replace("-db", "")};
            active = gauges.add(labels, "pg_stat_activity_count", database[0], database[1], "state", "active");
            idle = gauges.add(labels, "pg_stat_activity_count", database[0], database[1], "state", "idle");
            commits = gauges.add(labels, "pg_stat_database_xact_commit", database);
            rollbacks = gauges.add(labels, "pg_stat_database_xact_rollback", database);
            fetched = gauges.add(labels, "pg_stat_database_tup_fetched", database);
            locks = gauges.add(labels, "pg_locks_count", database[0], database[1], "mode", "rowexclusivelock");
            gauges.set(gauges.add(labels, "pg_settings_max_connections"), 200);
            gauges.set(gauges.add(labels, "pg_up"), 1);
        }

        @Override
        double failing(LoadModel loadModel) {
            return 0.001 + loadModel.components.shed[component.index()];
        }

        @Override
        void scrape(Gauges gauges, LoadModel loadModel, double leak, SeededRandom dice) {
            int done = settle(dice);
            double running = requests(loadModel) * loadModel.latencyOf(component) * 3;
            gauges.set(active, dice.poisson(Math.min(150, running)));
            gauges.set(idle, 30 + dice.below(4));
            gauges.increase(commits, done);
            gauges.increase(rollbacks, settleFailures(dice));
            gauges.increase(fetched, done * (12 + 0.3 * dice.gauss()));
            gauges.set(locks, dice.poisson(Math.min(200, running * 0.7)));
        }
    }

    private static final class Redis extends ExporterSeries {
        private final int commands;
        private final int seconds;
        private final int clients;
        private final int memory;

        Redis(Component component, Gauges gauges, LabelSet labels) {
            super(component);
            commands = gauges.add(labels, "redis_commands_processed_total");
            seconds = gauges.add(labels, "redis_commands_duration_seconds_total", "cmd", "get");
            clients = gauges.add(labels, "redis_connected_clients");
            memory = gauges.add(labels, "redis_memory_used_bytes");
            gauges.set(gauges.add(labels, "redis_up"), 1);
        }

        @Override
        void scrape(Gauges gauges, LoadModel loadModel, double leak, SeededRandom dice) {
            int done = settle(dice);
            gauges.increase(commands, done);
            gauges.increase(seconds, done * loadModel.latencyOf(component) * (1 + 0.02 * dice.gauss()));
            gauges.set(clients, 40 + dice.below(5));
            gauges.set(memory, Math.rint(component.memoryBytes() * (0.7 + 0.004 * dice.gauss())));
        }
    }

    private static final class Queue extends ExporterSeries {
        private final int offset;
        private final int lag;
        private final int depth;

        Queue(Component component, Gauges gauges, LabelSet labels) {
            super(component);
            offset = gauges.add(labels, "kafka_topic_partition_current_offset", "topic", "orders", "partition", "0");
            lag = gauges.add(labels, "kafka_consumergroup_lag", "topic", "orders", "consumergroup", "mailing");
            depth = gauges.add(
                    labels, "kafka_topic_partition_under_replicated_partition", "topic", "orders", "partition", "0");
        }

        @Override
        void scrape(Gauges gauges, LoadModel loadModel, double leak, SeededRandom dice) {
            gauges.increase(offset, settle(dice));
            gauges.set(lag, dice.poisson(4 + requests(loadModel) * 0.05));
            gauges.set(depth, 0);
        }
    }
}

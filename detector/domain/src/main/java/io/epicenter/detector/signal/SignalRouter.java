package io.epicenter.detector.signal;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.naming.QueueName;
import io.epicenter.contracts.naming.Spelling;
import io.epicenter.detector.output.EngineCounters;
import io.epicenter.detector.rule.MatchedRule;
import io.epicenter.detector.rule.SignalRule;
import io.epicenter.detector.rule.SignalRules;
import io.epicenter.detector.series.SeriesTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Decides once for each new series which signals it feeds, and makes those that are not there yet.
public final class SignalRouter {
    private static final String NAME = "__name__";
    private static final List<String> SUFFIXES = List.of("_bucket", "_sum", "_count");
    /// Labels that say where a series was measured, not what: its instances are brought together.
    private static final Set<String> INSTANCE_LABELS = Set.of(
            NAME,
            "le",
            "pod",
            "k8s_pod_name",
            "pod_name",
            "instance",
            "job",
            "endpoint",
            "container",
            "container_id",
            "id",
            "image",
            "uid",
            "prometheus",
            "prometheus_replica",
            "k8s_pod_uid",
            "host_name",
            "service_instance_id",
            "otel_scope_name",
            "otel_scope_version",
            "namespace",
            "service",
            "app",
            "service_name",
            "node",
            "pod_template_hash");

    /// Labels that name a queue or topic.
    private static final Set<String> QUEUES = Set.of("queue", "topic", "destination", "messaging_destination_name");

    private final SignalContext context;
    private final EntityResolver resolver;
    private final String tenant;
    private final int maxSignals;
    private final List<Signal> signals = new ArrayList<>();
    private final Map<SignalKey, Integer> byKey = new HashMap<>();

    /// @param tenant of all samples
    /// @param maxSignals bound; further ones are counted and left out
    public SignalRouter(SignalContext context, EntityResolver resolver, String tenant, int maxSignals) {
        this.context = context;
        this.resolver = resolver;
        this.tenant = tenant;
        this.maxSignals = maxSignals;
    }

    public List<Signal> signals() {
        return signals;
    }

    /// How a series is to be treated: its kind in [SeriesTable] and pairs of signal and role.
    public record Route(Entity owner, byte kind, int[] feeds) {}

    /// Resolves a new series, however its name and labels are spelled.
    public Route resolve(Map<String, String> sent) {
        Map<String, String> labels = Spelling.underscored(sent);
        String metric = labels.getOrDefault(NAME, "");
        Entity owner = owner(metric, labels);
        List<MatchedRule> rules = context.rules().matching(metric, labels);
        if (rules.isEmpty()) {
            return generic(owner, metric, labels);
        }
        boolean cumulative = rules.getFirst().isCumulative();
        int[] feeds = SeriesTable.NO_FEEDS;
        for (MatchedRule matched : rules) {
            if (matched.rule().type() != SignalRule.Type.IGNORE && matched.isCumulative() == cumulative) {
                feeds = append(feeds, feed(matched, owner, labels, byOf(matched, labels)));
            }
        }
        byte kind = feeds.length == 0 ? SeriesTable.IGNORED : cumulative ? SeriesTable.COUNTER : SeriesTable.GAUGE;
        return new Route(owner, kind, feeds);
    }

    private Entity owner(String metric, Map<String, String> labels) {
        return resolver.resolve(tenant, metric, labels::get);
    }

    private Route generic(Entity owner, String metric, Map<String, String> labels) {
        SignalRules.Generic rules = context.rules().generic();
        if (metric.endsWith("_bucket") && labels.containsKey("le")) {
            return new Route(owner, SeriesTable.COUNTER, genericFeed(rules.p99(), owner, metric, labels));
        }
        if (metric.endsWith("_sum") || metric.endsWith("_count")) {
            return new Route(owner, SeriesTable.COUNTER, genericFeed(rules.mean(), owner, metric, labels));
        }
        if (metric.endsWith("_total")) {
            return new Route(owner, SeriesTable.COUNTER, genericFeed(rules.counter(metric), owner, metric, labels));
        }
        return new Route(owner, SeriesTable.UNKNOWN, SeriesTable.NO_FEEDS);
    }

    /// Resolves a series without a rule whose course has shown what it is.
    public int[] resolveJudged(boolean counter, Map<String, String> sent) {
        Map<String, String> labels = Spelling.underscored(sent);
        String metric = labels.getOrDefault(NAME, "");
        SignalRules.Generic rules = context.rules().generic();
        return genericFeed(counter ? rules.counter(metric) : rules.value(), owner(metric, labels), metric, labels);
    }

    private int[] genericFeed(SignalRule rule, Entity owner, String metric, Map<String, String> labels) {
        boolean perService = rule.type() == SignalRule.Type.SUM_COUNT || rule.type() == SignalRule.Type.HISTOGRAM;
        SortedMap<String, String> by = new TreeMap<>();
        if (!perService) {
            labels.forEach((name, value) -> {
                if (!INSTANCE_LABELS.contains(name)) {
                    by.put(name, value);
                }
            });
        }
        return feed(new MatchedRule(rule, metric), owner, labels, by);
    }

    private static SortedMap<String, String> byOf(MatchedRule matched, Map<String, String> labels) {
        SortedMap<String, String> by = new TreeMap<>();
        for (String name : matched.rule().by()) {
            String value = name.equals("__family__") ? family(matched.metric()) : value(name, labels);
            if (!value.isEmpty()) {
                by.put(name.equals("__family__") ? "family" : name, value);
            }
        }
        return by;
    }

    /// Temporary queues of a kind are one.
    private static String value(String name, Map<String, String> labels) {
        String value = labels.getOrDefault(name, "");
        return QUEUES.contains(name) ? Objects.requireNonNullElse(QueueName.of(value), "") : value;
    }

    private int[] feed(MatchedRule matched, Entity owner, Map<String, String> labels, SortedMap<String, String> by) {
        SignalRule rule = matched.rule();
        Entity entity = rule.entityOf(owner, labels);
        boolean many = rule.metrics().size() > 1 || !rule.partMetrics().isEmpty();
        String family = many ? rule.metrics().getFirst().text() : family(matched.metric());
        int index = indexOf(new SignalKey(rule.name(), entity, family, by), rule);
        if (index < 0) {
            return SeriesTable.NO_FEEDS;
        }
        int role = matched.roleOf(labels);
        if (role == SignalRule.SOME_BUCKET) {
            role = signals.get(index).aggregator.roleOfBound(bound(labels.getOrDefault("le", "")));
        }
        return role == SignalRule.NO_ROLE ? SeriesTable.NO_FEEDS : new int[] {index, role};
    }

    private static double bound(String le) {
        try {
            return le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
        } catch (NumberFormatException malformed) {
            return Double.POSITIVE_INFINITY;
        }
    }

    private static String family(String metric) {
        for (String suffix : SUFFIXES) {
            if (metric.endsWith(suffix)) {
                return metric.substring(0, metric.length() - suffix.length());
            }
        }
        return metric;
    }

    private int indexOf(SignalKey key, SignalRule rule) {
        Integer known = byKey.get(key);
        if (known != null) {
            return known;
        }
        if (signals.size() >= maxSignals) {
            context.counters().countDrop(EngineCounters.DropReason.SIGNAL_LIMIT);
            return -1;
        }
        signals.add(new Signal(key, rule, context));
        byKey.put(key, signals.size() - 1);
        return signals.size() - 1;
    }

    private static int[] append(int[] feeds, int[] more) {
        if (more.length == 0 || feeds.length + more.length > SeriesTable.MOST_FEEDS) {
            return feeds;
        }
        int[] all = Arrays.copyOf(feeds, feeds.length + more.length);
        System.arraycopy(more, 0, all, feeds.length, more.length);
        return all;
    }

    /// Forgets all signals but those that `keep` says, keeping their order; gives the series their new numbers.
    public void compact(boolean[] keep, SeriesTable table) {
        int[] moved = new int[signals.size()];
        List<Signal> kept = new ArrayList<>();
        byKey.clear();
        for (int i = 0; i < signals.size(); i++) {
            moved[i] = keep[i] ? kept.size() : -1;
            if (keep[i]) {
                byKey.put(signals.get(i).identity.key, kept.size());
                kept.add(signals.get(i));
            }
        }
        signals.clear();
        signals.addAll(kept);
        for (int slot = 0; slot < table.size(); slot++) {
            int[] feeds = table.feeds[slot];
            for (int i = 0; i < feeds.length; i += 2) {
                feeds[i] = moved[feeds[i]];
            }
        }
    }

    public void restoreSignals(List<Signal> restored) {
        for (Signal signal : restored) {
            byKey.put(signal.identity.key, signals.size());
            signals.add(signal);
        }
    }
}

package io.epicenter.correlator.model;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Incident.Member;
import io.epicenter.contracts.Incident.MemberKind;
import io.epicenter.contracts.SignalKind;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An anomaly or an external alert as the correlator sees it.
///
/// @param metric metric or alert name
/// @param resolvedAt when it ended; null while it lasts
/// @param deviation in robust standard deviations, signed; 0 of an alert
/// @param opens whether it may open an incident
/// @param rarity 0..1: 1 when this signature was never seen on this entity before
/// @param series what tells it from others of its signature: rule, statistic and all its labels
/// @param background whether it comes and goes on its own: then it links no others
/// @param reason why it belongs to its incident; empty while it waits
public record Symptom(
        String id,
        MemberKind kind,
        Entity entity,
        SignalKind signal,
        Direction direction,
        String title,
        String metric,
        Instant onset,
        Instant timestamp,
        @Nullable Instant resolvedAt,
        double score,
        double deviation,
        double pValue,
        boolean opens,
        double rarity,
        String series,
        boolean background,
        String reason) {
    /// The label by which a sender says that two alerts are one.
    private static final String FINGERPRINT = "fingerprint";

    private static final Pattern NUMBER = Pattern.compile("\\d+");
    /// Offset basis and prime of FNV-1a in 64 bits. Source: Fowler, Noll and Vo 1991.
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /// Earliest first; the first one names the incident.
    public static final Comparator<Symptom> BY_ONSET =
            Comparator.comparing(Symptom::onset).thenComparing(Symptom::id);

    public static Symptom of(Anomaly anomaly) {
        Anomaly.Details details = anomaly.details();
        Instant onset = details.onset().isAfter(anomaly.timestamp()) ? anomaly.timestamp() : details.onset();
        return new Symptom(
                anomaly.id(),
                MemberKind.ANOMALY,
                anomaly.entity(),
                anomaly.signal(),
                anomaly.direction(),
                HumanReadable.anomaly(anomaly),
                anomaly.metricName(),
                onset,
                anomaly.timestamp(),
                null,
                numberOr(0, anomaly.anomalyScore()),
                numberOr(0, details.deviation()),
                numberOr(1, details.pValue()),
                details.opens() && !details.warming(),
                1,
                series(
                        anomaly.entity(),
                        String.join(
                                "|",
                                anomaly.signal().toString(),
                                anomaly.direction().toString(),
                                anomaly.metricName(),
                                details.rule(),
                                details.statistic()),
                        anomaly.metricLabels()),
                false,
                "");
    }

    /// One symptom that is no number would make the weights of all members none.
    private static double numberOr(double otherwise, double value) {
        return Double.isFinite(value) ? value : otherwise;
    }

    public static Symptom of(Event alert) {
        String fingerprint = alert.labels().getOrDefault(FINGERPRINT, "");
        return new Symptom(
                alert.id(),
                MemberKind.ALERT,
                alert.entity(),
                signalOf(alert),
                Direction.NONE,
                alert.title(),
                Objects.requireNonNullElse(alert.labels().get("alertname"), alert.title()),
                alert.timestamp(),
                alert.timestamp(),
                null,
                1,
                0,
                1,
                true,
                1,
                fingerprint.isEmpty()
                        ? series(alert.entity(), alert.title(), alert.labels())
                        : series(alert.entity(), FINGERPRINT, Map.of(FINGERPRINT, fingerprint)),
                false,
                "");
    }

    private static SignalKind signalOf(Event alert) {
        String text = (alert.labels().getOrDefault("signal", "") + " " + alert.title()).toLowerCase(Locale.ROOT);
        if (SignalKind.LOG.toString().equalsIgnoreCase(alert.labels().get("signal"))) {
            return SignalKind.LOG;
        }
        if (text.contains("latency") || text.contains("slow") || text.contains("duration")) {
            return SignalKind.LATENCY;
        }
        if (text.contains("error") || text.contains("fail") || text.contains("5xx")) {
            return SignalKind.ERRORS;
        }
        if (text.contains("down") || text.contains("unavailable") || text.contains("crash")) {
            return SignalKind.AVAILABILITY;
        }
        if (text.contains("cpu") || text.contains("memory") || text.contains("disk") || text.contains("queue")) {
            return SignalKind.SATURATION;
        }
        return SignalKind.OTHER;
    }

    /// All labels in 64 bits. Source: FNV-1a, Fowler, Noll and Vo 1991.
    private static String series(Entity entity, String what, Map<String, String> labels) {
        String text = entity + "|" + what + "|" + new TreeMap<>(labels);
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return Long.toHexString(hash);
    }

    /// The signature under which repeats on one entity are counted. Numbers in the metric's name are masked: what one
    /// processor core or disk does is as usual as what another does. Not so of logs, where a number tells templates
    /// apart.
    public String signature() {
        return entity + "|" + signal + "|" + direction + "|"
                + (signal == SignalKind.LOG ? metric : NUMBER.matcher(metric).replaceAll("#"));
    }

    /// What kind of symptom it is, wherever it stands: its signature without the entity, which its name may hold, too.
    /// Log templates are numbered in each service for itself, so there the name of the service stays.
    public String type() {
        boolean log = signal == SignalKind.LOG;
        String name = metric.replace(entity.name(), log ? EntityResolver.serviceOfPod(entity.name()) : "");
        return signal + "|" + direction + "|"
                + (log ? name : NUMBER.matcher(name).replaceAll("#"));
    }

    public boolean isFiring() {
        return resolvedAt == null;
    }

    public Instant lastActivity() {
        return resolvedAt != null && resolvedAt.isAfter(timestamp) ? resolvedAt : timestamp;
    }

    public Symptom resolved(Instant at) {
        return with(at, rarity, opens, background, reason);
    }

    public Symptom firingAgain() {
        return with(null, rarity, opens, background, reason);
    }

    public Symptom withReason(String why) {
        return with(resolvedAt, rarity, opens, background, why);
    }

    public Symptom withRarity(double howRare) {
        return with(resolvedAt, howRare, opens, background, reason);
    }

    /// The same as one that comes and goes on its own.
    public Symptom asBackground() {
        return with(resolvedAt, rarity, false, true, reason);
    }

    private Symptom with(@Nullable Instant resolved, double howRare, boolean mayOpen, boolean onItsOwn, String why) {
        return new Symptom(
                id, kind, entity, signal, direction, title, metric, onset, timestamp, resolved, score, deviation,
                pValue, mayOpen, howRare, series, onItsOwn, why);
    }

    public Member toMember() {
        return new Member(id, kind, entity, signal, title, onset, timestamp, resolvedAt, score, reason);
    }
}

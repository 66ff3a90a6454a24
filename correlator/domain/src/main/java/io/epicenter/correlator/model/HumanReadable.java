package io.epicenter.correlator.model;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.SignalKind;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The words in which people read about entities, signals, times and numbers.
public final class HumanReadable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private HumanReadable() {}

    /// `payment`, `node worker-3`, `calls of checkout to payment`.
    public static String name(Entity entity) {
        if (entity.kind() == EntityKind.EDGE) {
            return "calls of " + entity.caller() + " to " + entity.owner().name();
        }
        return entity.kind() == EntityKind.SERVICE
                ? entity.name()
                : entity.kind() == EntityKind.NODE || entity.kind() == EntityKind.POD
                        ? entity.kind().label() + " " + entity.name()
                        : entity.name();
    }

    public static String time(Instant instant) {
        return TIME.format(instant);
    }

    public static String number(double value) {
        double size = Math.abs(value);
        if (size != 0 && (size < 0.001 || size >= 1e7)) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        if (size >= 100 || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
    }

    /// `p < 0.001`, `p = 0.02`.
    public static String probability(double value) {
        return value < 0.001 ? "p < 0.001" : "p = " + number(value);
    }

    /// One line: of a text of several, such as a log's template with examples, the first.
    public static String anomaly(Anomaly anomaly) {
        Anomaly.Details details = anomaly.details();
        if (details.text() != null && !details.text().isBlank()) {
            return details.text().strip().lines().findFirst().orElseThrow();
        }
        String unit = details.unit().isEmpty() || details.unit().equals("1") ? "" : " " + details.unit();
        return signal(anomaly.signal()) + " of " + name(anomaly.entity()) + " is " + number(anomaly.value()) + unit
                + ", expected " + number(details.expected()) + unit;
    }

    public static String signal(SignalKind signal) {
        return switch (signal) {
            case LATENCY -> "latency";
            case TRAFFIC -> "traffic";
            case ERRORS -> "error ratio";
            case SATURATION -> "saturation";
            case AVAILABILITY -> "availability";
            case LOG -> "log";
            case OTHER -> "a metric";
        };
    }

    /// What is wrong with a thing, for the headline: `is slow`, `is failing`.
    public static String state(SignalKind signal, Direction direction) {
        return switch (signal) {
            case LATENCY -> "is slow";
            case ERRORS -> "is failing";
            case AVAILABILITY -> "is down";
            case TRAFFIC -> direction == Direction.DOWN ? "has lost traffic" : "has unusual traffic";
            case SATURATION -> "is saturated";
            case LOG -> "logs something unusual";
            case OTHER -> "is abnormal";
        };
    }

    /// What happened to the cause: `got slower`, `started to fail`.
    public static String turn(SignalKind signal) {
        return switch (signal) {
            case LATENCY -> "got slower";
            case ERRORS -> "started to fail";
            case AVAILABILITY -> "went down";
            case TRAFFIC -> "got a surge of traffic";
            case SATURATION -> "became saturated";
            case LOG, OTHER -> "changed its behaviour";
        };
    }

    /// `deploy of payment v2`: the kind of the change, what it touched, and the version when the sender gave it.
    public static String change(Event change) {
        String version = change.labels().getOrDefault("version", change.labels().getOrDefault("image_tag", ""));
        String kind = switch (change.type()) {
            case "k8s" -> "Kubernetes event";
            case "flag" -> "feature flag change";
            case "config" -> "config change";
            default -> change.type();
        };
        return version.isEmpty()
                ? kind + " of " + name(change.entity()) + " (" + change.title() + ")"
                : kind + " of " + name(change.entity()) + " " + version;
    }
}

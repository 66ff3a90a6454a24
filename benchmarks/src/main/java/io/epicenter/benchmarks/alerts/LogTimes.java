package io.epicenter.benchmarks.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Dates the alerts of log templates. Their messages carry a local time without its zone, so the zone is found: the
/// one in which most messages fall into the time of their own fault.
final class LogTimes {
    private static final Pattern DATED =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)[ T](\\d\\d:\\d\\d:\\d\\d)(?:[.,](\\d{3}))?");
    private static final int QUARTERS = 14 * 4;
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final Duration AROUND = Duration.ofMinutes(2);

    private final Map<String, List<Alert>> alerts;

    LogTimes(Map<String, List<Alert>> alerts) {
        this.alerts = alerts;
    }

    private record Line(
            String fault,
            String entity,
            String template,
            String message,
            @Nullable Instant local) {}

    /// Adds an alert for each log template of each fault.
    void addLogs(JsonNode logs) {
        List<Line> lines = new ArrayList<>();
        for (String fault : alerts.keySet()) {
            for (JsonNode item : logs.path(fault)) {
                String message = item.path(2).path(0).asText();
                lines.add(new Line(
                        fault,
                        item.path(0).asText(),
                        item.path(1).asText(),
                        message,
                        local(message).orElse(null)));
            }
        }
        Duration zone = zone(lines);
        for (Line line : lines) {
            List<Alert> known = alerts.getOrDefault(line.fault(), List.of());
            Instant first = first(known);
            Instant time = line.local() != null ? line.local().minus(zone) : first;
            if (time != null) {
                known.add(new Alert(
                        time, Alert.Kind.LOG, line.entity(), null, null, "log " + line.template(), line.message()));
            }
        }
    }

    private static Optional<Instant> local(String message) {
        Matcher matcher = DATED.matcher(message);
        if (!matcher.find()) {
            return Optional.empty();
        }
        String millis = matcher.group(3) == null ? "000" : matcher.group(3);
        return Optional.of(LocalDateTime.parse(matcher.group(1) + "T" + matcher.group(2) + "." + millis)
                .toInstant(ZoneOffset.UTC));
    }

    private Duration zone(List<Line> lines) {
        Duration best = Duration.ZERO;
        long most = -1;
        for (int i = 0; i <= 2 * QUARTERS; i++) {
            int quarters = (i + 1) / 2 * (i % 2 == 0 ? 1 : -1);
            Duration zone = QUARTER.multipliedBy(quarters);
            long inside = lines.stream().filter(line -> fits(line, zone)).count();
            if (inside > most) {
                most = inside;
                best = zone;
            }
        }
        return best;
    }

    private boolean fits(Line line, Duration zone) {
        List<Alert> known = alerts.getOrDefault(line.fault(), List.of());
        Instant first = first(known);
        if (first == null || line.local() == null) {
            return false;
        }
        Instant last = known.stream().map(Alert::time).max(Instant::compareTo).orElse(first);
        Instant time = line.local().minus(zone);
        return !time.isBefore(first.minus(AROUND)) && !time.isAfter(last.plus(AROUND));
    }

    private static @Nullable Instant first(List<Alert> known) {
        return known.stream().map(Alert::time).min(Instant::compareTo).orElse(null);
    }
}

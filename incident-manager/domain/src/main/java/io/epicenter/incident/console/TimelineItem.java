package io.epicenter.incident.console;

import io.epicenter.incident.response.Timeline;
import io.epicenter.incident.view.IncidentView;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// One line of an incident's timeline.
///
/// @param offset from the incident's beginning, such as `+40 s`
/// @param kind also the name of its icon and its class
/// @param source who said it, when that is worth reading; otherwise empty
public record TimelineItem(
        Instant time, String clock, String offset, String kind, String word, String text, String source) {

    static List<TimelineItem> of(IncidentView view) {
        Instant start = view.incident().createdAt();
        return view.timeline().stream()
                .map(entry -> new TimelineItem(
                        entry.time(),
                        DisplayFormat.clock(entry.time()),
                        DisplayFormat.offset(start, entry.time()),
                        entry.kind().name().toLowerCase(Locale.ROOT),
                        word(entry.kind()),
                        entry.text(),
                        source(entry)))
                .toList();
    }

    private static String word(Timeline.Kind kind) {
        return switch (kind) {
            case SIGNAL -> "Signal";
            case CHANGE -> "Change";
            case ALERT -> "Alert";
            case RECOVERY -> "Recovery";
            case INCIDENT -> "Incident";
            case CAUSE -> "Cause";
            case NOTIFICATION -> "Told";
            case PERSON -> "Person";
        };
    }

    private static String source(Timeline.Entry entry) {
        return switch (entry.kind()) {
            case PERSON -> entry.source();
            case NOTIFICATION, SIGNAL, CHANGE, ALERT, RECOVERY, INCIDENT, CAUSE -> "";
        };
    }
}

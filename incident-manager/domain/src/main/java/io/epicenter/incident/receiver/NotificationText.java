package io.epicenter.incident.receiver;

import io.epicenter.contracts.Incident;
import io.epicenter.contracts.text.PercentText;
import io.epicenter.incident.notification.Notification;
import io.epicenter.incident.response.HumanState;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The words of notifications, shared by receivers.
final class NotificationText {
    /// Services named in one line. Chosen by hand: about two lines of a chat; the rest is counted.
    private static final int MAX_NAMES = 8;

    private NotificationText() {}

    /// At most `max` chars, the last one an ellipsis when cut; never half of a surrogate pair.
    static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = max - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }

    /// `resolved`, `acknowledged by ann` or `open`.
    static String status(Notification notification) {
        if (notification.isOver()) {
            HumanState.Resolution resolution = notification.human().resolution();
            return resolution != null && resolution.holds() ? "resolved by " + resolution.user() : "resolved";
        }
        HumanState.Acknowledgement acknowledgement = notification.human().acknowledgement();
        return acknowledgement == null ? "open" : "acknowledged by " + acknowledgement.user();
    }

    /// The cause in one line; says so when there is none.
    static String cause(Incident incident) {
        List<Incident.Candidate> candidates = incident.rootCause().candidates();
        if (!incident.rootCause().hasCause()) {
            return "no clear cause yet" + (candidates.isEmpty() ? "" : "; checked " + names(candidates));
        }
        Incident.Candidate best = candidates.getFirst();
        return best.entity().name() + ": " + best.cause() + " ("
                + PercentText.spaced(incident.rootCause().confidence()) + ")";
    }

    private static String names(List<Incident.Candidate> candidates) {
        return candidates.stream()
                .map(candidate -> candidate.entity().name())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /// `checkout (1 hop), frontend (2 hops)`, the nearest first.
    static String blastRadius(Incident incident) {
        List<Incident.Affected> affected = incident.blastRadius().affected();
        if (affected.isEmpty()) {
            return "nobody else known";
        }
        String names = affected.stream()
                .limit(MAX_NAMES)
                .map(one -> one.service() + " (" + one.hops() + (one.hops() == 1 ? " hop)" : " hops)"))
                .collect(Collectors.joining(", "));
        int more = affected.size() - MAX_NAMES;
        return more > 0 ? names + " and " + more + " more" : names;
    }

    static String services(Incident incident) {
        return incident.services().isEmpty()
                ? incident.environment()
                : String.join(
                        ", ",
                        incident.services()
                                .subList(
                                        0,
                                        Math.min(MAX_NAMES, incident.services().size())));
    }

    static String signal(Incident.Member member) {
        return member.entity().name() + ": " + member.title().toLowerCase(Locale.ROOT);
    }
}

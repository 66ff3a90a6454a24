package io.epicenter.incident.service.rest;

import io.epicenter.chassis.rest.Problem;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Feedback;
import io.epicenter.incident.response.Rating;
import io.epicenter.incident.response.ResponderAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What people send about an incident, checked: a [Problem] says what is wrong with it.
public final class ResponderRequests {
    /// Characters of a name, and of an anomaly's id. Chosen by hand: longer than any login or UUID.
    private static final int MAX_USER = 100;
    /// Characters of a comment. Chosen by hand: about a page; it is stored, and repeated in the timeline.
    private static final int MAX_COMMENT = 4_000;
    /// Anomalies that one rating may name. Chosen by hand: an incident rarely has more, and without any the rating is
    /// about all of them.
    private static final int MAX_ANOMALIES = 50;

    private static final Set<Feedback.Verdict> VERDICTS = Set.of(
            Feedback.Verdict.CONFIRMED,
            Feedback.Verdict.EXPECTED,
            Feedback.Verdict.FALSE_ALARM,
            Feedback.Verdict.NEW_NORMAL,
            Feedback.Verdict.WRONG_CAUSE);

    private ResponderRequests() {}

    public record ByUser(@Nullable String user, @Nullable String comment) {}

    public record FeedbackRequest(
            @Nullable String user,
            @Nullable String verdict,
            @Nullable String comment,
            @Nullable String entity,
            @Nullable List<String> anomalies) {}

    static ResponderAction acknowledgement(@Nullable ByUser body) {
        return new ResponderAction.Acknowledge(user(body == null ? null : body.user()));
    }

    static ResponderAction resolution(@Nullable ByUser body) {
        String user = user(body == null ? null : body.user());
        return new ResponderAction.Resolve(user, comment(body == null ? null : body.comment()));
    }

    static ResponderAction rating(@Nullable FeedbackRequest body) {
        if (body == null) {
            throw new Problem(400, "No body", "Send {\"user\": ..., \"verdict\": ...} as JSON.");
        }
        Feedback.Verdict verdict = verdict(body.verdict());
        Entity entity = entity(body.entity());
        if (verdict == Feedback.Verdict.WRONG_CAUSE && entity == null) {
            throw new Problem(
                    400,
                    "No right cause",
                    "For wrong_cause name the right one in entity, as tenant/environment/kind:namespace/name.");
        }
        List<String> anomalies = anomalies(body.anomalies());
        return new ResponderAction.Rate(
                new Rating(user(body.user()), verdict, comment(body.comment()), entity, anomalies));
    }

    private static List<String> anomalies(@Nullable List<String> named) {
        List<String> anomalies = new ArrayList<>();
        for (String anomaly : Objects.requireNonNullElse(named, List.<String>of())) {
            anomalies.add(limited("anomalies", anomaly, MAX_USER));
        }
        if (anomalies.size() > MAX_ANOMALIES) {
            throw new Problem(400, "Too many anomalies", "At most " + MAX_ANOMALIES + " at once.");
        }
        return anomalies;
    }

    private static Feedback.Verdict verdict(@Nullable String text) {
        for (Feedback.Verdict verdict : VERDICTS) {
            if (verdict.name().equalsIgnoreCase(text)) {
                return verdict;
            }
        }
        throw new Problem(
                400, "Unknown verdict", "verdict must be confirmed, expected, false_alarm, new_normal or wrong_cause.");
    }

    private static @Nullable Entity entity(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return Entity.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new Problem(400, "Not an entity", "entity must be tenant/environment/kind:namespace/name: " + text);
        }
    }

    private static String user(@Nullable String user) {
        if (user == null || user.isBlank()) {
            throw new Problem(400, "Who are you?", "Send {\"user\": \"your name\"} as JSON.");
        }
        return limited("user", user.strip(), MAX_USER);
    }

    private static String comment(@Nullable String comment) {
        return limited("comment", comment == null ? "" : comment, MAX_COMMENT);
    }

    private static String limited(String field, String text, int max) {
        if (text.length() > max) {
            throw new Problem(400, "Too long", field + " may have " + max + " characters.");
        }
        return text;
    }
}

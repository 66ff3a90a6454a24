package io.epicenter.incident.receiver;

import io.epicenter.contracts.Incident;
import io.epicenter.incident.notification.Notification;
import io.epicenter.incident.notification.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An incident as a Slack message: Block Kit blocks and the plain text that notifications show.
/// Limits (Slack, Block Kit reference): header 150, section 3,000, field 2,000, context element 3,000 characters,
/// 10 fields, 50 blocks. Everything from outside is escaped, so that no label can mention people or make a link.
final class SlackMessage {
    /// Characters; sources stand above. MAX_TEXT: Slack's advice for `text`, which it cuts at 40,000. MAX_EVIDENCE, in
    /// lines, is chosen by hand: a message is read on a phone.
    static final int MAX_HEADER = 150;
    static final int MAX_SECTION = 3_000;
    static final int MAX_FIELD = 2_000;
    static final int MAX_TEXT = 4_000;
    private static final int MAX_EVIDENCE = 5;
    /// Severity that is marked as urgent: users feel it (docs/incidents.md).
    private static final int URGENT = 4;

    private SlackMessage() {}

    /// The `text` and `blocks` of the message.
    static Map<String, Object> of(Notification notification) {
        Incident incident = notification.incident();
        List<Object> blocks = new ArrayList<>();
        blocks.add(Map.of("type", "header", "text", plain(NotificationText.cut(headline(notification), MAX_HEADER))));
        blocks.add(section(
                "*Root cause* " + escape(NotificationText.cause(incident)) + "\n" + escape(reasoning(incident))));
        blocks.add(Map.of("type", "section", "fields", fields(notification)));
        String evidence = evidence(incident);
        if (!evidence.isEmpty()) {
            blocks.add(section(evidence));
        }
        blocks.add(Map.of("type", "context", "elements", List.of(markdown(context(notification), MAX_FIELD))));
        return Map.of("text", NotificationText.cut(escape(headline(notification)), MAX_TEXT), "blocks", blocks);
    }

    private static String headline(Notification notification) {
        return mark(notification) + " " + notification.incident().title();
    }

    /// A shape, not only a colour.
    private static String mark(Notification notification) {
        if (notification.isOver()) {
            return "✅ Resolved:";
        }
        return notification.incident().severity() >= URGENT ? "🔺" : "🔸";
    }

    private static String reasoning(Incident incident) {
        return incident.rootCause().reasoning();
    }

    private static List<Object> fields(Notification notification) {
        Incident incident = notification.incident();
        return List.of(
                field("Status", NotificationText.status(notification)),
                field("Severity", incident.severity() + " " + Severity.word(incident.severity())),
                field("Services", NotificationText.services(incident)),
                field("Blast radius", NotificationText.blastRadius(incident)),
                field("Signals", incident.signalCount() + " folded into one"),
                field("Environment", incident.tenant() + "/" + incident.environment()));
    }

    private static Object field(String name, String value) {
        return markdown("*" + name + "*\n" + escape(value), MAX_FIELD);
    }

    private static String evidence(Incident incident) {
        if (incident.rootCause().candidates().isEmpty()) {
            return "";
        }
        StringBuilder lines = new StringBuilder();
        incident.rootCause().candidates().getFirst().evidence().stream()
                .limit(MAX_EVIDENCE)
                .forEach(one -> lines.append("• ").append(escape(one.text())).append('\n'));
        return lines.toString().strip();
    }

    private static String context(Notification notification) {
        Incident incident = notification.incident();
        String started = "Began " + incident.createdAt() + ", revision " + incident.revision();
        String repeated = notification.unclear() ? " (may be a repeat: an earlier delivery was unclear)" : "";
        return notification.link().isEmpty()
                ? started + repeated
                : started + " · <" + escape(notification.link()) + "|Open in Epicenter>" + repeated;
    }

    private static Object section(String text) {
        return Map.of("type", "section", "text", markdown(text, MAX_SECTION));
    }

    private static Map<String, Object> plain(String text) {
        return Map.of("type", "plain_text", "text", text, "emoji", true);
    }

    private static Map<String, Object> markdown(String text, int max) {
        return Map.of("type", "mrkdwn", "text", cutEscaped(text, max), "verbatim", true);
    }

    /// As [NotificationText#cut], but never within an entity such as `&lt;`.
    private static String cutEscaped(String text, int max) {
        String cut = NotificationText.cut(text, max);
        if (cut.length() == text.length()) {
            return text;
        }
        int ampersand = cut.lastIndexOf('&');
        return ampersand >= 0 && cut.indexOf(';', ampersand) < 0 ? cut.substring(0, ampersand) + "…" : cut;
    }

    /// Slack's three characters; without `<` there is no mention and no link.
    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}

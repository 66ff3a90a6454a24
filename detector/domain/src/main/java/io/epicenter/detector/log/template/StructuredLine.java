package io.epicenter.detector.log.template;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A log line in JSON or logfmt, or a text that ends with JSON, read by its fields: the order of keys and the
/// length of lists say nothing. What is neither, or is broken before it has a message, is a text. Pure; a line
/// is looked at once.
///
/// Names of fields: those of Bunyan, pino, zap, logrus, slog, Serilog (CLEF), Logback, structlog, GELF, ECS,
/// journald.
public final class StructuredLine {
    private static final List<String> MESSAGE = List.of(
            "@mt",
            "messagetemplate",
            "msg",
            "message",
            "@m",
            "short_message",
            "event",
            "log",
            "text",
            "body",
            "full_message",
            "textpayload",
            "@message",
            "jsonpayload.message",
            "fields.message",
            "message.message",
            "message.text",
            "message.msg");
    private static final List<String> LEVEL = List.of(
            "level",
            "severity",
            "lvl",
            "loglevel",
            "log_level",
            "log.level",
            "levelname",
            "severity_text",
            "severitytext",
            "@l",
            "fields.level",
            "priority");
    private static final List<String> ERROR = List.of(
            "error",
            "err",
            "exception",
            "error.message",
            "err.message",
            "exception.message",
            "error.type",
            "err.type",
            "exception.type",
            "error.kind",
            "@x",
            "cause");

    /// Levels in numbers: those of Bunyan and pino from 10 to 60 (error 50), of syslog from 0 to 7 (error 3).
    private static final double FIRST_OF_BUNYAN = 10;
    private static final double BUNYAN_ERROR = 50;
    private static final double SYSLOG_ERROR = 3;

    private final Map<String, String> fields;
    private final String text;

    private StructuredLine(Map<String, String> fields, String text) {
        this.fields = fields;
        this.text = text;
    }

    /// Null when the line is a text.
    public static @Nullable StructuredLine of(String line) {
        String stripped = line.strip();
        if (stripped.isEmpty()) {
            return null;
        }
        char first = stripped.charAt(0);
        int tail = first == '{' ? -1 : tail(stripped);
        if (tail > 0) {
            JsonFields behind = JsonFields.read(stripped.substring(tail));
            if (behind == null || !behind.complete() || behind.fields().isEmpty()) {
                return null;
            }
            return behind(stripped.substring(0, tail), behind.fields());
        }
        JsonFields json = first == '{' || first == '"' ? JsonFields.read(stripped) : null;
        Map<String, String> fields = json != null ? json.fields() : Logfmt.read(stripped);
        if (fields == null || fields.isEmpty()) {
            return null;
        }
        String message = named(fields, MESSAGE);
        boolean cut = json != null && !json.complete();
        if (message == null && cut) {
            return null;
        }
        return new StructuredLine(fields, message == null ? all(fields) : textOf(withError(message, fields)));
    }

    /// Where an object in JSON ends a line that begins as a text, as console encoders write context; -1 when
    /// none does.
    private static int tail(String line) {
        return line.endsWith("}") ? line.indexOf("{\"") : -1;
    }

    /// What only holds context has no level: a field of that name is about something else.
    private static StructuredLine behind(String text, Map<String, String> fields) {
        String message = named(fields, MESSAGE);
        return message == null
                ? new StructuredLine(Map.of(), text + all(fields))
                : new StructuredLine(fields, text + withError(message, fields));
    }

    /// What is looked at for its template: of a structured line its message, of any other the line.
    static String textOf(String line) {
        StructuredLine structured = of(line);
        return structured == null ? line : structured.text;
    }

    /// The message with what went wrong, when the line says that in a field of its own.
    private static String withError(String message, Map<String, String> fields) {
        String error = named(fields, ERROR);
        if (error == null || message.contains(error)) {
            return message;
        }
        return message + " error: " + error.lines().findFirst().orElse("");
    }

    private static String all(Map<String, String> fields) {
        StringJoiner all = new StringJoiner(" ");
        new TreeMap<>(fields).forEach((name, value) -> all.add(name + "=" + value));
        return all.toString();
    }

    private static @Nullable String named(Map<String, String> fields, List<String> names) {
        for (String name : names) {
            String value = fields.get(name);
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        return null;
    }

    /// The message.
    public String text() {
        return text;
    }

    /// Whether its level says that something failed; null when it names no level that is known.
    public @Nullable Boolean isError() {
        String level = named(fields, LEVEL);
        if (level == null) {
            return null;
        }
        String word = level.strip().toLowerCase(Locale.ROOT);
        if (word.startsWith("err") || word.startsWith("crit") || word.startsWith("alert") || word.startsWith("emerg")) {
            return true;
        }
        return switch (word) {
            case "fatal", "panic", "dpanic", "severe" -> true;
            case "trace",
                    "verbose",
                    "debug",
                    "info",
                    "information",
                    "informational",
                    "notice",
                    "warn",
                    "warning",
                    "config",
                    "fine",
                    "finer",
                    "finest" -> false;
            default -> named(fields, MESSAGE) == null ? null : byNumber(word);
        };
    }

    private static @Nullable Boolean byNumber(String level) {
        try {
            double number = Double.parseDouble(level);
            return number >= FIRST_OF_BUNYAN ? number >= BUNYAN_ERROR : number <= SYSLOG_ERROR;
        } catch (NumberFormatException word) {
            return null;
        }
    }
}

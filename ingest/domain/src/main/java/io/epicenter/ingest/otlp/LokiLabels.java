package io.epicenter.ingest.otlp;

import io.epicenter.contracts.MalformedMessageException;
import java.util.Map;
import java.util.TreeMap;

/// Reads the labels of a stream as Loki's protobuf form has them: `{job="api", level="error"}`, with Go's escapes.
final class LokiLabels {
    private final String text;
    private int at;

    private LokiLabels(String text) {
        this.text = text;
    }

    static Map<String, String> read(String text) throws MalformedMessageException {
        LokiLabels in = new LokiLabels(text);
        Map<String, String> labels = new TreeMap<>();
        in.expect('{');
        while (!in.isNext('}')) {
            String name = in.name();
            in.expect('=');
            labels.put(name, in.value());
            if (!in.isNext(',')) {
                in.expect('}');
                break;
            }
        }
        return labels;
    }

    private void passBlanks() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private boolean isNext(char wanted) {
        passBlanks();
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char wanted) throws MalformedMessageException {
        if (!isNext(wanted)) {
            throw new MalformedMessageException("labels of the stream: no '" + wanted + "' at character " + at);
        }
    }

    private String name() throws MalformedMessageException {
        passBlanks();
        int from = at;
        while (at < text.length() && "={},\" ".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (at == from) {
            throw new MalformedMessageException("labels of the stream: no name at character " + at);
        }
        return text.substring(from, at);
    }

    private String value() throws MalformedMessageException {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char next = text.charAt(at++);
            if (next == '"') {
                return value.toString();
            }
            if (next == '\\' && at < text.length()) {
                char escaped = text.charAt(at++);
                value.append(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
            } else {
                value.append(next);
            }
        }
        throw new MalformedMessageException("labels of the stream: a value without an end");
    }
}

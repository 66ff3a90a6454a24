package io.epicenter.incident.action;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The filled-in fields of a step. Every getter throws an [InvalidArgumentException] that names the field when the
/// value is absent or not of its type.
///
/// @param values by field; a single value is a list of one
public record StepArguments(Map<String, List<String>> values) {
    /// A DNS label (RFC 1123), as Kubernetes names objects and namespaces.
    public static final Pattern KUBERNETES_NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    public StepArguments {
        values = Map.copyOf(values);
    }

    /// A value that a step cannot take.
    public static final class InvalidArgumentException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String field;

        public InvalidArgumentException(String field, String message) {
            super(field + " " + message, null, false, false);
            this.field = field;
        }

        public String field() {
            return field;
        }
    }

    public boolean has(String field) {
        return values.containsKey(field);
    }

    public String text(String field) {
        List<String> list = list(field);
        if (list.size() != 1) {
            throw new InvalidArgumentException(field, "must be one value, not a list");
        }
        return list.getFirst();
    }

    public List<String> list(String field) {
        List<String> list = values.get(field);
        if (list == null || list.isEmpty()) {
            throw new InvalidArgumentException(field, "is missing");
        }
        return list;
    }

    public String kubernetesName(String field) {
        String text = text(field);
        if (!KUBERNETES_NAME.matcher(text).matches()) {
            throw new InvalidArgumentException(field, "is not a Kubernetes name: '" + text + "'");
        }
        return text;
    }

    public int number(String field, int min, int max) {
        String text = text(field);
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notNumber) {
            throw new InvalidArgumentException(field, "is not a number: '" + text + "'");
        }
        throw new InvalidArgumentException(field, "must be " + min + ".." + max + ", not " + text);
    }
}

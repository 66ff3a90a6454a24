package io.epicenter.replay.command;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The options behind a verb, `--name value` or `--name=value`, or `--name` alone.
public record Options(Map<String, String> given) {
    /// What a verb understands.
    ///
    /// @param flags options without a value
    /// @param valued options with one
    public record Accepted(List<String> flags, List<String> valued) {}

    /// The command line is not one of ours. The message says what is wrong with it.
    public static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public UsageException(String message) {
            super(message);
        }
    }

    /// Reads a command line; [UsageException] when a word is not known or a value is missing.
    public static Options parse(List<String> words, Accepted known) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (known.flags().contains(name) && equals < 0) {
                given.put(name, "");
            } else if (!known.valued().contains(name)) {
                throw new UsageException("unknown option '" + word + "'");
            } else if (equals >= 0) {
                given.put(name, word.substring(equals + 1));
            } else if (i + 1 < words.size()) {
                i++;
                given.put(name, words.get(i));
            } else {
                throw new UsageException(name + " needs a value");
            }
        }
        return new Options(Map.copyOf(given));
    }

    /// Whether the option was given.
    public boolean has(String name) {
        return given.containsKey(name);
    }

    /// The value as it was given.
    public Optional<String> text(String name) {
        return Optional.ofNullable(given.get(name));
    }

    /// The value as a whole number; [UsageException] when it is none.
    public long number(String name, long otherwise) {
        String value = given.get(name);
        try {
            return value == null ? otherwise : Long.parseLong(value);
        } catch (NumberFormatException not) {
            throw new UsageException(name + " needs a whole number, not '" + value + "'");
        }
    }

    /// The value as a whole number within bounds; [UsageException] when it is none or outside.
    public long number(String name, long otherwise, long least, long most) {
        long value = number(name, otherwise);
        if (value < least || value > most) {
            throw new UsageException(
                    name + " needs a whole number from " + least + " to " + most + ", not '" + value + "'");
        }
        return value;
    }

    /// The value as a number; [UsageException] when it is none.
    public double decimal(String name, double otherwise) {
        String value = given.get(name);
        try {
            return value == null ? otherwise : Double.parseDouble(value);
        } catch (NumberFormatException not) {
            throw new UsageException(name + " needs a number, not '" + value + "'");
        }
    }

    /// The value, which must be there; [UsageException] when it is not.
    public String required(String name) {
        return text(name).orElseThrow(() -> new UsageException(name + " is needed"));
    }
}

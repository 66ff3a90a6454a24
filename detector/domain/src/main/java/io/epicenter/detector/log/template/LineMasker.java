package io.epicenter.detector.log.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Cuts a log line into words and punctuation and puts typed masks in the places of values: numbers with their units,
/// ids, addresses, paths, times. Rules of form alone, none of a particular system. O(length), pure.
///
/// A word with a digit is a value. `key:value` and `key=value` keep their key. Runs of values, also with commas
/// between, are one value, so that lists of different lengths are alike. An empty `()` is one with a value in it.
final class LineMasker {
    /// Tokens kept of a line; the rest is one value. Chosen by hand, to bound what a template costs: longer lines
    /// rarely differ only there.
    static final int MOST_TOKENS = 64;

    private static final String SEPARATORS = "()[]{}<>,;=\"'|`";
    private static final String TRAILING = ":.!?";
    private static final String URL_END = ",;\"'`)]>}";
    /// Characters before a colon from which on they are a key. Chosen by hand: fewer are a drive or a part of a
    /// time or address.
    private static final int SHORTEST_KEY = 3;
    private static final Set<String> UNITS = Set.of(
            "b kb mb gb tb kib mib gib byte bytes bit bits ns us ms s sec secs second seconds msec min mins minute minutes"
                    .concat(" h hour hours day days k m g hz mhz ghz kbps mbps % percent millis millisecond"
                            + " milliseconds")
                    .split(" "));
    private static final Set<String> MONTHS =
            Set.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
    private static final Set<String> DAYS = Set.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");

    private final List<String> tokens = new ArrayList<>();
    private final List<String> masked = new ArrayList<>();

    /// The tokens of a line, at least one. Not for two threads at once.
    List<String> mask(String line) {
        tokens.clear();
        masked.clear();
        cut(line);
        for (int at = 0; at < tokens.size(); ) {
            at = takeToken(at);
        }
        if (masked.isEmpty()) {
            masked.add(Mask.ANY.text());
        }
        if (masked.size() > MOST_TOKENS) {
            masked.subList(MOST_TOKENS - 1, masked.size()).clear();
            masked.add(Mask.ANY.text());
        }
        return List.copyOf(masked);
    }

    private void cut(String line) {
        int start = -1;
        int end = line.length();
        for (int i = 0; i < end; i++) {
            char c = line.charAt(i);
            boolean space = c <= ' ';
            if (space || SEPARATORS.indexOf(c) >= 0) {
                if (start >= 0) {
                    words(line.substring(start, i));
                    start = -1;
                }
                if (!space) {
                    tokens.add(String.valueOf(c));
                }
            } else if (c == ':' && start >= 0 && line.startsWith("://", i)) {
                i = endOfUrl(line, i) - 1;
                tokens.add(Mask.URL.text());
                start = -1;
            } else if (start < 0) {
                start = i;
            }
        }
        if (start >= 0) {
            words(line.substring(start));
        }
    }

    private static int endOfUrl(String line, int from) {
        int at = from;
        while (at < line.length() && line.charAt(at) > ' ' && URL_END.indexOf(line.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    /// A word without its trailing punctuation, cut at the colon behind a key.
    private void words(String word) {
        int end = word.length();
        while (end > 1 && TRAILING.indexOf(word.charAt(end - 1)) >= 0) {
            end--;
        }
        keyed(word.substring(0, end));
        for (int i = end; i < word.length(); i++) {
            tokens.add(String.valueOf(word.charAt(i)));
        }
    }

    private void keyed(String word) {
        int colon = word.indexOf(':');
        if (colon < SHORTEST_KEY || !isKey(word, colon)) {
            Mask mask = Mask.ofWord(word);
            tokens.add(mask == null ? word : mask.text());
            return;
        }
        tokens.add(word.substring(0, colon));
        tokens.add(":");
        if (colon + 1 < word.length()) {
            keyed(word.substring(colon + 1));
        }
    }

    /// Whether what stands before the colon is a name, not a host before its port nor a part of an address.
    private static boolean isKey(String word, int colon) {
        boolean host = false;
        for (int i = 0; i < colon; i++) {
            char c = word.charAt(i);
            if (c >= '0' && c <= '9') {
                return false;
            }
            host |= c == '.' || c == '-';
        }
        return !(host && isNumber(word, colon + 1));
    }

    private static boolean isNumber(String word, int from) {
        for (int i = from; i < word.length(); i++) {
            if (word.charAt(i) < '0' || word.charAt(i) > '9') {
                return false;
            }
        }
        return from < word.length();
    }

    /// Takes the token at this place, with what belongs to it; the place behind.
    private int takeToken(int at) {
        String token = tokens.get(at);
        Mask mask = Mask.of(token);
        if (mask != null) {
            return value(at, mask);
        }
        if (DAYS.contains(token) && MONTHS.contains(at(at + 1)) && isValue(at + 2)) {
            return value(at + 2, Mask.TIME);
        }
        if (MONTHS.contains(token) && isValue(at + 1)) {
            return value(at + 1, Mask.TIME);
        }
        if (token.equals(")") && "(".equals(last())) {
            masked.add(Mask.ANY.text());
        }
        masked.add(token);
        return at + 1;
    }

    /// A value with its unit, such as `5 KB (5.1 KB)` or `<1 sec`, joined to a value right before it.
    private int value(int at, Mask mask) {
        if ("<".equals(last()) && !at(at + 1).equals(">")) {
            masked.removeLast();
        }
        int next = isUnit(at + 1) ? at + 2 : at + 1;
        if (at(next).equals("(")
                && isValue(next + 1)
                && isUnit(next + 2)
                && at(next + 3).equals(")")) {
            next += 4;
        }
        Mask before = Mask.of(last());
        if (before == null && masked.size() >= 2 && isJoint(last())) {
            before = Mask.of(masked.get(masked.size() - 2));
            if (before != null) {
                masked.removeLast();
            }
        }
        if (before == null) {
            masked.add(mask.text());
        } else {
            masked.set(masked.size() - 1, (before == Mask.TIME ? before : before.or(mask)).text());
        }
        return next;
    }

    private static boolean isJoint(String token) {
        return token.equals(",") || token.equals("/") || token.equals("-");
    }

    private boolean isUnit(int at) {
        return UNITS.contains(at(at).toLowerCase(Locale.ROOT));
    }

    private boolean isValue(int at) {
        return Mask.of(at(at)) != null;
    }

    private String at(int at) {
        return at < tokens.size() ? tokens.get(at) : "";
    }

    private String last() {
        return masked.isEmpty() ? "" : masked.getLast();
    }
}

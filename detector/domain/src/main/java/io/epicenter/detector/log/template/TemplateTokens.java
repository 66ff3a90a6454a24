package io.epicenter.detector.log.template;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The places of a template: words and, where lines of its kind differ, typed masks. Which places are masks
/// never changes, only their types do. Confined to one thread.
final class TemplateTokens {
    /// Methods of HTTP requests. Source: RFC 9110 and RFC 5789.
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    private final String[] tokens;
    private final long hash;

    TemplateTokens(List<String> tokens) {
        this.tokens = tokens.toArray(String[]::new);
        this.hash = LineHash.of(this.tokens);
    }

    String text() {
        return String.join(" ", tokens);
    }

    /// The text without the types of its values.
    String pattern() {
        StringBuilder text = new StringBuilder();
        for (String token : tokens) {
            text.append(text.isEmpty() ? "" : " ").append(Mask.of(token) == null ? token : Mask.ANY.text());
        }
        return text.toString();
    }

    long hash() {
        return hash;
    }

    int length() {
        return tokens.length;
    }

    /// The first word; any value when that is a mask.
    String first() {
        return Mask.of(tokens[0]) == null ? tokens[0] : Mask.ANY.text();
    }

    /// Whether a word stands there that may turn out to be one of many values. The method of a request never
    /// is.
    boolean mayVary(int at) {
        return isWord(at) && !METHODS.contains(tokens[at]);
    }

    /// Whether something stands there that tells lines of this kind from others: a letter or a digit, no mask.
    boolean isWord(int at) {
        return Mask.of(tokens[at]) == null && tokens[at].chars().anyMatch(Character::isLetterOrDigit);
    }

    /// Whether there is a word at another place; -1 for any place.
    boolean hasWords(int but) {
        for (int i = 0; i < tokens.length; i++) {
            if (i != but && isWord(i)) {
                return true;
            }
        }
        return false;
    }

    /// The hash of these tokens with a mask at a place.
    long hashWithMaskAt(int at) {
        return LineHash.masked(hash, tokens[at], at);
    }

    /// These tokens with a place of any value.
    List<String> withMaskAt(int at) {
        String[] changed = tokens.clone();
        changed[at] = Mask.ANY.text();
        return List.of(changed);
    }

    /// Widens the types of the masks so that they cover this line, too.
    void widen(List<String> line) {
        for (int i = 0; i < tokens.length; i++) {
            Mask mask = Mask.of(tokens[i]);
            if (mask != null && mask != Mask.ANY) {
                tokens[i] = Optional.ofNullable(Mask.of(line.get(i)))
                        .map(mask::or)
                        .orElse(Mask.ANY)
                        .text();
            }
        }
    }

    void widen(TemplateTokens other) {
        widen(List.of(other.tokens));
    }

    /// How many words the line has in common with these; -1 when the line is of another kind.
    int matchingWords(List<String> line) {
        int words = 0;
        for (int i = 0; i < tokens.length; i++) {
            if (Mask.of(tokens[i]) == null) {
                if (!tokens[i].equals(line.get(i))) {
                    return -1;
                }
                words++;
            }
        }
        return words;
    }

    void write(DataOutput out) throws IOException {
        out.writeShort(tokens.length);
        for (String token : tokens) {
            out.writeUTF(token);
        }
    }

    static TemplateTokens read(DataInput in) throws IOException {
        String[] tokens = new String[in.readShort()];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = in.readUTF();
        }
        return new TemplateTokens(List.of(tokens));
    }
}

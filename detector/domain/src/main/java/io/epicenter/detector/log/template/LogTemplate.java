package io.epicenter.detector.log.template;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A kind of log line: words and, where lines of this kind differ, typed masks. Confined to one thread.
public final class LogTemplate {
    private final String[] tokens;
    private final long hash;
    private long count;
    private long lastSeen;
    private @Nullable LogTemplate absorbedBy;
    private boolean open;

    LogTemplate(List<String> tokens) {
        this.tokens = tokens.toArray(String[]::new);
        this.hash = LineHash.of(this.tokens);
    }

    /// As people read it, such as `user <*> logged in from <address>`.
    public String text() {
        StringBuilder text = new StringBuilder();
        for (String token : tokens) {
            text.append(text.isEmpty() ? "" : " ").append(token);
        }
        return text.toString();
    }

    /// The text without the types of its values, which stays while more is learnt about them.
    public String pattern() {
        StringBuilder text = new StringBuilder();
        for (String token : tokens) {
            text.append(text.isEmpty() ? "" : " ").append(Mask.of(token) == null ? token : Mask.ANY.text());
        }
        return text.toString();
    }

    /// Lines so far, also those of templates that have become part of this one.
    public long count() {
        return count;
    }

    /// Number of the miner's last line of this kind.
    long lastSeen() {
        return lastSeen;
    }

    /// The template that has taken over the lines of this one, itself when none has.
    public LogTemplate root() {
        LogTemplate root = this;
        while (root.absorbedBy != null) {
            root = root.absorbedBy;
        }
        return root;
    }

    boolean isAbsorbed() {
        return absorbedBy != null;
    }

    /// Whether words, too, are matched by its masks.
    boolean isOpen() {
        return open;
    }

    void open() {
        open = true;
    }

    long hash() {
        return hash;
    }

    int length() {
        return tokens.length;
    }

    String token(int at) {
        return tokens[at];
    }

    boolean isMask(int at) {
        return Mask.of(tokens[at]) != null;
    }

    /// Takes a line of this kind, which may show that a place holds other values, too.
    void add(List<String> line, long number) {
        count++;
        lastSeen = number;
        widen(line);
    }

    private void widen(List<String> line) {
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

    void absorb(LogTemplate other) {
        other.absorbedBy = this;
        count += other.count;
        lastSeen = Math.max(lastSeen, other.lastSeen);
        widen(List.of(other.tokens));
    }

    /// This template with a place of any value.
    List<String> tokensWithMaskAt(int at) {
        String[] changed = tokens.clone();
        changed[at] = Mask.ANY.text();
        return List.of(changed);
    }

    /// How many words the line and this template have in common; -1 when the line is of another kind.
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
        out.writeLong(count);
        out.writeLong(lastSeen);
        out.writeBoolean(open);
    }

    static LogTemplate read(DataInput in) throws IOException {
        String[] tokens = new String[in.readShort()];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = in.readUTF();
        }
        LogTemplate template = new LogTemplate(List.of(tokens));
        template.count = in.readLong();
        template.lastSeen = in.readLong();
        template.open = in.readBoolean();
        return template;
    }
}

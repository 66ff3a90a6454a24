package io.epicenter.detector.log.template;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A kind of log line: its words and masks ([TemplateTokens]), how often it was seen, and what it has become part of.
/// Confined to one thread.
public final class LogTemplate {
    private final TemplateTokens tokens;
    private long count;
    private long lastSeen;
    private @Nullable LogTemplate absorbedBy;
    private boolean open;

    LogTemplate(List<String> tokens) {
        this(new TemplateTokens(tokens));
    }

    private LogTemplate(TemplateTokens tokens) {
        this.tokens = tokens;
    }

    /// As people read it, such as `user <*> logged in from <address>`.
    public String text() {
        return tokens.text();
    }

    /// The text without the types of its values, which stays while more is learnt about them.
    public String pattern() {
        return tokens.pattern();
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

    /// Whether words, too, are matched by its masks.
    boolean isOpen() {
        return open;
    }

    void open() {
        open = true;
    }

    TemplateTokens tokens() {
        return tokens;
    }

    /// Takes a line of this kind, which may show that a place holds other values, too.
    void add(List<String> line, long number) {
        count++;
        lastSeen = number;
        tokens.widen(line);
    }

    void absorb(LogTemplate other) {
        other.absorbedBy = this;
        count += other.count;
        lastSeen = Math.max(lastSeen, other.lastSeen);
        tokens.widen(other.tokens);
    }

    void write(DataOutput out) throws IOException {
        tokens.write(out);
        out.writeLong(count);
        out.writeLong(lastSeen);
        out.writeBoolean(open);
    }

    static LogTemplate read(DataInput in) throws IOException {
        LogTemplate template = new LogTemplate(TemplateTokens.read(in));
        template.count = in.readLong();
        template.lastSeen = in.readLong();
        template.open = in.readBoolean();
        return template;
    }
}

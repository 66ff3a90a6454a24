package io.epicenter.detector.log;

import io.epicenter.detector.log.template.LogTemplate;
import io.epicenter.detector.signal.Signal;
import io.epicenter.detector.signal.SignalContext;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is counted of one template of a service. Confined to one thread.
final class TemplateCounts {
    /// Intervals of which counts are kept. Chosen by hand: enough to tell a dispersion, and 160 bytes a template;
    /// new templates and pairs are chosen as seldom as that.
    static final int HISTORY = 40;

    /// The latest lines, all different, that are kept as examples. Chosen by hand: people read them.
    private static final int EXAMPLES = 3;

    final LogTemplate template;
    private long firstSeen;
    private long lastSeen;
    private long errors;
    private long lines;
    private int current;
    private final int[] counts = new int[HISTORY];
    private final Deque<String> examples = new ArrayDeque<>();
    private @Nullable Signal shareSignal;

    TemplateCounts(LogTemplate template, long firstSeen) {
        this.template = template;
        this.firstSeen = firstSeen;
    }

    void count(long time, boolean error, String example) {
        lastSeen = Math.max(lastSeen, time);
        current++;
        lines++;
        errors += error ? 1 : 0;
        if (!examples.contains(example)) {
            examples.addLast(example);
            if (examples.size() > EXAMPLES) {
                examples.removeFirst();
            }
        }
    }

    /// Takes over what was counted of a template that has become part of this one.
    void absorb(TemplateCounts other) {
        firstSeen = Math.min(firstSeen, other.firstSeen);
        lastSeen = Math.max(lastSeen, other.lastSeen);
        current += other.current;
        lines += other.lines;
        errors += other.errors;
        for (int i = 0; i < HISTORY; i++) {
            counts[i] += other.counts[i];
        }
    }

    /// Ends the interval; its count goes to this place of the history.
    void close(int place) {
        counts[place] = current;
        current = 0;
    }

    long firstSeen() {
        return firstSeen;
    }

    long lastSeen() {
        return lastSeen;
    }

    /// Lines in the open interval.
    int current() {
        return current;
    }

    long lines() {
        return lines;
    }

    int countAt(int place) {
        return counts[place];
    }

    /// Whether most of its lines are errors.
    boolean isError() {
        return errors * 2 > lines;
    }

    List<String> examples() {
        return List.copyOf(examples);
    }

    @Nullable
    Signal shareSignal() {
        return shareSignal;
    }

    void followShare(@Nullable Signal signal) {
        shareSignal = signal;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(firstSeen);
        out.writeLong(lastSeen);
        out.writeLong(errors);
        out.writeLong(lines);
        out.writeInt(current);
        for (int count : counts) {
            out.writeInt(count);
        }
        out.writeByte(examples.size());
        for (String example : examples) {
            out.writeUTF(example);
        }
        out.writeBoolean(shareSignal != null);
        if (shareSignal != null) {
            shareSignal.write(out);
        }
    }

    void read(DataInput in, SignalContext context) throws IOException {
        firstSeen = in.readLong();
        lastSeen = in.readLong();
        errors = in.readLong();
        lines = in.readLong();
        current = in.readInt();
        for (int i = 0; i < HISTORY; i++) {
            counts[i] = in.readInt();
        }
        int count = in.readByte();
        for (int i = 0; i < count; i++) {
            examples.addLast(in.readUTF());
        }
        shareSignal = in.readBoolean() ? Signal.read(in, context) : null;
    }
}

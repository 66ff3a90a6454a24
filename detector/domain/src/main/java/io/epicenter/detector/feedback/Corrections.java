package io.epicenter.detector.feedback;

import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Feedback.Verdict;
import io.epicenter.detector.signal.Signal;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What feedback has changed for the signals of one partition: how much evidence they need, which alarms are expected
/// or like a false one. The last word on an anomaly counts: it takes back what was said of it before. Versioned: every
/// word has a number. A repeat of the same feedback changes nothing. Bounded; confined to one thread.
public final class Corrections {
    private static final int MOST_ANOMALIES = 10_000;
    private static final int MOST_WORDS = 10_000;
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long WEEK = 7 * DAY;
    /// A similar alarm has at most so much more evidence.
    private static final double SIMILAR = 1.25;
    private static final long REMEMBERED = 56 * DAY;

    private final Sensitivity sensitivity = new Sensitivity(Sensitivity.Settings.DEFAULT);
    private final Map<String, Fired> anomalies = bounded(MOST_ANOMALIES);
    private final Map<String, Word> words = bounded(MOST_WORDS);
    private final Map<String, String> lastWordOn = bounded(MOST_WORDS);
    private final Map<String, List<String>> wordsOn = bounded(MOST_WORDS);
    private long version;

    /// An anomaly that a signal has sent.
    ///
    /// @param evidence as a multiple of the configured threshold
    public record Fired(String signal, String rule, long onset, long firedAt, double evidence, boolean up) {}

    /// What was said of one anomaly.
    ///
    /// @param version its number
    /// @param takenBack whether a later word on the same anomaly has replaced it
    public record Word(
            String id,
            String feedback,
            long version,
            Verdict verdict,
            String user,
            Fired anomaly,
            long saidAt,
            long until,
            boolean takenBack) {
        Word replaced() {
            return new Word(id, feedback, version, verdict, user, anomaly, saidAt, until, true);
        }
    }

    private static <V> Map<String, V> bounded(int most) {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        };
    }

    public boolean isEmpty() {
        return words.isEmpty();
    }

    long version() {
        return version;
    }

    public void fired(String anomaly, Fired fired) {
        anomalies.put(anomaly, fired);
    }

    /// The factor on the evidence that a signal needs.
    public double factor(String rule, String signal, long millis) {
        return sensitivity.factor(rule, signal, millis);
    }

    /// Why an alarm is not to open an incident, because of what was said of earlier ones of its signal; null when it
    /// may.
    @Nullable
    public String reasonAgainst(Fired alarm) {
        for (String id : wordsOn.getOrDefault(alarm.signal(), List.of())) {
            Word word = words.get(id);
            if (word == null || word.takenBack()) {
                continue;
            }
            if (word.verdict() == Verdict.EXPECTED && isExpected(word, alarm)) {
                return "expected at this time, said " + word.user();
            }
            if (word.verdict() == Verdict.FALSE_ALARM && isSimilar(word, alarm)) {
                return "like the one of " + Instant.ofEpochMilli(word.anomaly().firedAt()) + ", a false alarm said "
                        + word.user();
            }
        }
        return null;
    }

    /// At the same time of the day, or any time until then when the feedback says so.
    private static boolean isExpected(Word word, Fired alarm) {
        if (word.until() > 0) {
            return alarm.firedAt() <= word.until();
        }
        return isOfThisTime(word, alarm, WEEK) || isOfThisTime(word, alarm, DAY);
    }

    private static boolean isOfThisTime(Word word, Fired alarm, long period) {
        long apart = alarm.firedAt() - word.anomaly().firedAt();
        long off = Math.floorMod(apart + period / 2, period) - period / 2;
        return apart >= 0 && apart <= REMEMBERED && Math.abs(off) <= HOUR;
    }

    private static boolean isSimilar(Word word, Fired alarm) {
        Fired known = word.anomaly();
        return known.up() == alarm.up()
                && alarm.evidence() <= known.evidence() * SIMILAR
                && isOfThisTime(word, alarm, DAY);
    }

    /// Takes feedback on anomalies of this partition; of others it does nothing.
    ///
    /// @param signals by their ids, to give a signal its new level
    public void accept(Feedback feedback, Function<String, @Nullable Signal> signals) {
        for (String anomaly : feedback.anomalies()) {
            Fired fired = anomalies.get(anomaly);
            String id = feedback.id() + "|" + anomaly;
            if (fired != null && isOurs(feedback.verdict()) && !words.containsKey(id)) {
                takeBack(anomaly);
                say(anomaly, id, feedback, fired, signals);
            }
        }
    }

    private static boolean isOurs(Verdict verdict) {
        return switch (verdict) {
            case CONFIRMED, EXPECTED, FALSE_ALARM, NEW_NORMAL -> true;
            case WRONG_CAUSE, MERGE, SPLIT, SILENCE, MAINTENANCE_WINDOW -> false;
        };
    }

    private void takeBack(String anomaly) {
        String before = lastWordOn.get(anomaly);
        Word word = before == null ? null : words.get(before);
        if (word == null) {
            return;
        }
        words.put(word.id(), word.replaced());
        sensitivity.takeBack(word.id());
    }

    private void say(
            String anomaly, String id, Feedback feedback, Fired fired, Function<String, @Nullable Signal> signals) {
        version++;
        Instant until = feedback.until();
        words.put(
                id,
                new Word(
                        id,
                        feedback.id(),
                        version,
                        feedback.verdict(),
                        feedback.user(),
                        fired,
                        feedback.timestamp().toEpochMilli(),
                        until == null ? 0 : until.toEpochMilli(),
                        false));
        lastWordOn.put(anomaly, id);
        List<String> said = wordsOn.computeIfAbsent(fired.signal(), signal -> new ArrayList<>());
        said.removeIf(old -> !words.containsKey(old));
        said.add(id);
        long now = fired.firedAt();
        switch (feedback.verdict()) {
            case FALSE_ALARM -> sensitivity.falseAlarm(id, fired.rule(), fired.signal(), fired.evidence(), now);
            case CONFIRMED -> sensitivity.confirmed(id, fired.rule(), fired.signal(), now);
            case NEW_NORMAL -> {
                Signal signal = signals.apply(fired.signal());
                if (signal != null) {
                    signal.acceptLevel();
                }
            }
            case EXPECTED, WRONG_CAUSE, MERGE, SPLIT, SILENCE, MAINTENANCE_WINDOW -> {}
        }
    }

    /// Every word on the anomalies of a signal, also those taken back, oldest first.
    public List<Word> on(String signal) {
        List<Word> said = new ArrayList<>();
        for (String id : wordsOn.getOrDefault(signal, List.of())) {
            Word word = words.get(id);
            if (word != null) {
                said.add(word);
            }
        }
        return said;
    }

    public void write(DataOutput out) throws IOException {
        out.writeLong(version);
        sensitivity.write(out);
        out.writeInt(anomalies.size());
        for (Map.Entry<String, Fired> entry : anomalies.entrySet()) {
            out.writeUTF(entry.getKey());
            write(out, entry.getValue());
        }
        out.writeInt(words.size());
        for (Word word : words.values()) {
            out.writeUTF(word.id());
            out.writeUTF(word.feedback());
            out.writeLong(word.version());
            out.writeUTF(word.verdict().name());
            out.writeUTF(word.user());
            write(out, word.anomaly());
            out.writeLong(word.saidAt());
            out.writeLong(word.until());
            out.writeBoolean(word.takenBack());
        }
        out.writeInt(lastWordOn.size());
        for (Map.Entry<String, String> entry : lastWordOn.entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeUTF(entry.getValue());
        }
    }

    private static void write(DataOutput out, Fired fired) throws IOException {
        out.writeUTF(fired.signal());
        out.writeUTF(fired.rule());
        out.writeLong(fired.onset());
        out.writeLong(fired.firedAt());
        out.writeDouble(fired.evidence());
        out.writeBoolean(fired.up());
    }

    private static Fired fired(DataInput in) throws IOException {
        return new Fired(in.readUTF(), in.readUTF(), in.readLong(), in.readLong(), in.readDouble(), in.readBoolean());
    }

    public void read(DataInput in) throws IOException {
        version = in.readLong();
        sensitivity.read(in);
        for (int left = in.readInt(); left > 0; left--) {
            anomalies.put(in.readUTF(), fired(in));
        }
        for (int left = in.readInt(); left > 0; left--) {
            Word word = new Word(
                    in.readUTF(),
                    in.readUTF(),
                    in.readLong(),
                    Verdict.valueOf(in.readUTF()),
                    in.readUTF(),
                    fired(in),
                    in.readLong(),
                    in.readLong(),
                    in.readBoolean());
            words.put(word.id(), word);
            wordsOn.computeIfAbsent(word.anomaly().signal(), signal -> new ArrayList<>())
                    .add(word.id());
        }
        for (int left = in.readInt(); left > 0; left--) {
            lastWordOn.put(in.readUTF(), in.readUTF());
        }
    }
}

package io.epicenter.detector.alarm;

import io.epicenter.detector.method.HolidayCalendar.Course;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// At which minutes of the day a signal has become abnormal, so that what a clock does - a nightly job, the opening of
/// a
/// shop, the quiet of a weekend - is told a few times and then known. Bounded; grows with what is seen. Confined to one
/// thread.
final class RecurringEpisodes {
    /// How far apart two beginnings are that count as the same minute. Chosen by hand: an onset is estimated to within
    /// a
    /// few intervals; with more, chance finds the minute of another day.
    private static final int SAME_MINUTES = 5;
    /// Days on which it must have been before it is known. Chosen by hand: one repetition may be chance, two are a
    /// habit.
    private static final int LEAST_DAYS = 2;
    /// Days after which what was not seen again is forgotten. Chosen by hand: two weeks and a day, so that what comes
    /// with
    /// a weekday may be left out once.
    private static final int MOST_DAYS_APART = 15;
    /// Beginnings that are kept. Chosen by hand: one for each hour of the two kinds of days.
    private static final int MOST_KEPT = 48;
    /// Minutes of a day; a minute and a day, milliseconds.
    private static final int DAY_MINUTES = 24 * 60;
    private static final long MINUTE_MILLIS = 60_000;
    private static final long DAY_MILLIS = DAY_MINUTES * MINUTE_MILLIS;
    /// What is left of the largest size and length at each return. Chosen by hand: what shrinks is soon known as
    /// smaller.
    private static final float FADE = 0.9f;

    private final List<Beginning> beginnings = new ArrayList<>();

    /// What begins at a minute of the days of a kind.
    static final class Beginning {
        private final short minute;
        private final Course course;
        private final boolean up;
        private int lastDay = Integer.MIN_VALUE;
        private int days;
        private float size;
        private float seconds;

        private Beginning(short minute, Course course, boolean up) {
            this.minute = minute;
            this.course = course;
            this.up = up;
        }

        /// Largest difference from what was expected, in the signal's unit.
        float size() {
            return size;
        }

        /// Longest time that it took.
        float seconds() {
            return seconds;
        }

        private boolean isAt(int other) {
            int apart = Math.abs(minute - other);
            return Math.min(apart, DAY_MINUTES - apart) <= SAME_MINUTES;
        }

        private void write(DataOutput out) throws IOException {
            out.writeShort(minute);
            out.writeUTF(course.name());
            out.writeBoolean(up);
            out.writeInt(lastDay);
            out.writeInt(days);
            out.writeFloat(size);
            out.writeFloat(seconds);
        }

        private static Beginning read(DataInput in) throws IOException {
            Beginning beginning = new Beginning(in.readShort(), Course.valueOf(in.readUTF()), in.readBoolean());
            beginning.lastDay = in.readInt();
            beginning.days = in.readInt();
            beginning.size = in.readFloat();
            beginning.seconds = in.readFloat();
            return beginning;
        }
    }

    /// What is known to begin at a time of days like this one, or began then on the day before; null when nothing is.
    ///
    /// @param localMillis of the onset, by the clock of the calendar
    @Nullable
    Beginning known(long localMillis, Course course, boolean up) {
        Beginning found = find(localMillis, course, up);
        return found != null && found.days >= LEAST_DAYS ? found : null;
    }

    private @Nullable Beginning find(long localMillis, Course course, boolean up) {
        int minute = (int) (Math.floorMod(localMillis, DAY_MILLIS) / MINUTE_MILLIS);
        int day = (int) Math.floorDiv(localMillis, DAY_MILLIS);
        Beginning best = null;
        for (Beginning one : beginnings) {
            boolean alike = one.course == course || one.lastDay == day - 1;
            boolean same = one.up == up && alike && one.isAt(minute) && day - one.lastDay <= MOST_DAYS_APART;
            if (same && (best == null || one.days > best.days)) {
                best = one;
            }
        }
        return best;
    }

    /// Takes an episode that is over.
    ///
    /// @param localMillis of the onset, by the clock of the calendar
    /// @param size largest difference from what was expected
    void add(long localMillis, Course course, boolean up, double size, double seconds) {
        int day = (int) Math.floorDiv(localMillis, DAY_MILLIS);
        Beginning known = find(localMillis, course, up);
        if (known == null) {
            if (beginnings.size() == MOST_KEPT) {
                beginnings.remove(beginnings.stream()
                        .min(Comparator.comparingInt(one -> one.lastDay))
                        .orElseThrow());
            }
            int minute = (int) (Math.floorMod(localMillis, DAY_MILLIS) / MINUTE_MILLIS);
            known = new Beginning((short) minute, course, up);
            beginnings.add(known);
        }
        known.days += known.lastDay != day ? 1 : 0;
        known.lastDay = day;
        known.size = (float) Math.max(size, FADE * known.size);
        known.seconds = (float) Math.max(seconds, FADE * known.seconds);
    }

    void write(DataOutput out) throws IOException {
        out.writeByte(beginnings.size());
        for (Beginning beginning : beginnings) {
            beginning.write(out);
        }
    }

    void read(DataInput in) throws IOException {
        for (int left = in.readByte(); left > 0; left--) {
            beginnings.add(Beginning.read(in));
        }
    }
}

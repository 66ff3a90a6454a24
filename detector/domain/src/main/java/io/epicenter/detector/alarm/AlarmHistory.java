package io.epicenter.detector.alarm;

import io.epicenter.detector.method.HolidayCalendar;
import io.epicenter.detector.method.ScoredValue;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// Which alarms of a signal are no news: those at a level that was told and accepted before, those that only return
/// from
/// such a level, and those that come at the same minute of most days ([RecurringEpisodes]). They are followed untold,
/// and
/// told after all when they become larger or last longer than is known of them. For signals that have fired at
/// least once. Confined to one thread.
public final class AlarmHistory {
    /// How near to a level a value is at it, as a part of the distance of the two levels. Chosen by hand: clearly
    /// nearer
    /// to the one than to the other.
    private static final double NEAR = 0.25;
    /// The same for having left it, and for having returned to the other one.
    private static final double AWAY = 0.5;
    /// Values away from it after which an accepted level is forgotten. Chosen by hand, as [RecentEvidence#LENGTH]: what
    /// comes then is another event.
    private static final int LEFT_AFTER = 8;
    /// How long the level before an accepted one is remembered, milliseconds. Chosen by hand: a week, so that the end
    /// of
    /// a quiet week is a return.
    private static final long RETURN_MILLIS = 7 * 86_400_000L;
    /// How much larger or longer than it is known something may be. Chosen by hand: half as much again is more than its
    /// usual variation.
    private static final double MORE = 1.5;
    /// What it may last longer in any case, seconds. Chosen by hand: as long as it takes an alarm to resolve.
    private static final double LONGER_SECONDS = 300;
    /// Part by which the newest value counts in the level of an episode. Chosen by hand: about the last seven, as the
    /// recent level of models.
    private static final double LEVEL_STEP = 0.15;
    /// A second, milliseconds.
    private static final double SECOND_MILLIS = 1000;

    private final boolean modelMoves;
    private final RecurringEpisodes recurring = new RecurringEpisodes();
    private final AcceptedLevel accepted = new AcceptedLevel();
    private final Episode episode = new Episode();

    /// The last level that was accepted as normal, and the one before; [#at] 0: none.
    private static final class AcceptedLevel {
        private double from;
        private double to;
        private long at;
        private int away;
        /// Whether it was no return itself: what leaves the level that was returned to is another event.
        private boolean returnable;

        /// @param part of the distance of the two levels that it may be away
        private boolean isNear(double value, double level, double part) {
            return at != 0 && Math.abs(value - level) <= part * Math.abs(to - from);
        }

        private boolean isUp() {
            return to > from;
        }

        /// Forgets it when values have left it without an alarm.
        private void follow(double value) {
            if (at != 0) {
                away = Math.abs(value - to) > AWAY * Math.abs(to - from) ? away + 1 : 0;
                if (away >= LEFT_AFTER) {
                    at = 0;
                }
            }
        }
    }

    /// The alarm that fires now.
    private static final class Episode {
        private boolean untold;
        private boolean returning;
        private boolean up;
        private long onset;
        private double from;
        private double level;
        private double size;
        private double mostSize;
        private double mostSeconds;

        /// Whether a value is still at its level, so that it is the model that has moved.
        private boolean isStill(double value) {
            return Math.abs(value - from) > AWAY * Math.abs(level - from) && (value > from) == up;
        }
    }

    /// @param modelMoves whether the model learns while an alarm fires, so that it may be the one that has moved when
    /// the alarm ends
    public AlarmHistory(boolean modelMoves) {
        this.modelMoves = modelMoves;
    }

    /// Whether the alarm that fires is followed untold.
    public boolean isUntold() {
        return episode.untold;
    }

    /// Takes what an interval has changed, and says what of it is told.
    ///
    /// @param alarm that made the step
    public AlarmStep step(AlarmStep step, Alarm alarm, ScoredValue scored, HolidayCalendar calendar) {
        return switch (step.change()) {
            case FIRED -> begin(step, alarm, scored, calendar);
            case NONE -> alarm.isFiring() ? follow(step, scored) : rest(step, scored);
            case RESOLVED ->
                end(
                        step,
                        scored,
                        calendar,
                        modelMoves && episode.isStill(scored.observation().value()));
            case ACCEPTED -> end(step, scored, calendar, true);
        };
    }

    private AlarmStep begin(AlarmStep step, Alarm alarm, ScoredValue scored, HolidayCalendar calendar) {
        double value = scored.observation().value();
        boolean up = value > scored.expected();
        if (accepted.isNear(value, accepted.to, NEAR) && up == accepted.isUp()) {
            alarm.expire();
            return AlarmStep.ACCEPT_LEVEL;
        }
        long time = scored.observation().timeMillis();
        episode.up = up;
        episode.onset = alarm.onset();
        episode.from = scored.expected();
        episode.level = value;
        episode.size = Math.abs(value - scored.expected());
        episode.returning = accepted.returnable
                && accepted.isNear(value, accepted.from, AWAY)
                && up != accepted.isUp()
                && time - accepted.at <= RETURN_MILLIS;
        if (episode.returning) {
            episode.mostSize = MORE * Math.max(episode.size, Math.abs(accepted.to - accepted.from));
            episode.mostSeconds = Double.MAX_VALUE;
        } else {
            RecurringEpisodes.Beginning known =
                    recurring.known(calendar.clock().local(episode.onset), calendar.courseOf(time), up);
            episode.mostSize = known == null ? 0 : MORE * known.size();
            episode.mostSeconds = known == null ? 0 : MORE * known.seconds() + LONGER_SECONDS;
        }
        episode.untold = episode.size <= episode.mostSize;
        return episode.untold ? step.untold() : step;
    }

    private AlarmStep follow(AlarmStep step, ScoredValue scored) {
        double value = scored.observation().value();
        episode.level += LEVEL_STEP * (value - episode.level);
        episode.size = Math.max(episode.size, Math.abs(value - scored.expected()));
        boolean more = episode.size > episode.mostSize || seconds(scored) > episode.mostSeconds;
        if (episode.untold && more && (value > scored.expected()) == episode.up) {
            episode.untold = false;
            episode.returning = false;
            return step.told();
        }
        return step;
    }

    private AlarmStep rest(AlarmStep step, ScoredValue scored) {
        accepted.follow(scored.observation().value());
        return step;
    }

    private AlarmStep end(AlarmStep step, ScoredValue scored, HolidayCalendar calendar, boolean asNormal) {
        AlarmStep told = episode.untold ? step.untold() : step;
        long time = scored.observation().timeMillis();
        recurring.add(
                calendar.clock().local(episode.onset),
                calendar.courseOf(episode.onset),
                episode.up,
                episode.size,
                seconds(scored));
        if (episode.returning && !asNormal) {
            accepted.at = 0;
        } else if (asNormal) {
            accepted.returnable = !episode.returning;
            accepted.from = episode.from;
            accepted.to = episode.level;
            accepted.at = time;
            accepted.away = 0;
        }
        expire();
        return asNormal ? told.accepting() : told;
    }

    /// The alarm is over without a value.
    public void expire() {
        episode.untold = false;
        episode.returning = false;
    }

    private double seconds(ScoredValue scored) {
        return (scored.observation().timeMillis() - episode.onset) / SECOND_MILLIS;
    }

    public void write(DataOutput out) throws IOException {
        recurring.write(out);
        out.writeDouble(accepted.from);
        out.writeDouble(accepted.to);
        out.writeLong(accepted.at);
        out.writeInt(accepted.away);
        out.writeBoolean(accepted.returnable);
        out.writeBoolean(episode.untold);
        out.writeBoolean(episode.returning);
        out.writeBoolean(episode.up);
        out.writeLong(episode.onset);
        out.writeDouble(episode.from);
        out.writeDouble(episode.level);
        out.writeDouble(episode.size);
        out.writeDouble(episode.mostSize);
        out.writeDouble(episode.mostSeconds);
    }

    /// See [#AlarmHistory].
    public static AlarmHistory read(boolean modelMoves, DataInput in) throws IOException {
        AlarmHistory history = new AlarmHistory(modelMoves);
        history.recurring.read(in);
        history.accepted.from = in.readDouble();
        history.accepted.to = in.readDouble();
        history.accepted.at = in.readLong();
        history.accepted.away = in.readInt();
        history.accepted.returnable = in.readBoolean();
        history.episode.untold = in.readBoolean();
        history.episode.returning = in.readBoolean();
        history.episode.up = in.readBoolean();
        history.episode.onset = in.readLong();
        history.episode.from = in.readDouble();
        history.episode.level = in.readDouble();
        history.episode.size = in.readDouble();
        history.episode.mostSize = in.readDouble();
        history.episode.mostSeconds = in.readDouble();
        return history;
    }
}

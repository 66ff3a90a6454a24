package io.epicenter.correlator;

import io.epicenter.contracts.Entity;
import io.epicenter.correlator.incident.Tick;
import io.epicenter.correlator.memory.SignalHistories;
import io.epicenter.correlator.model.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What comes into one environment: bounded in time and number, counted, and handed on at its tick.
final class InputIntake {
    private final InputTimes times;
    private final InputBuffer buffer;
    private final InputHandler handler;
    private final SignalHistories histories;
    private InputCounts counts = InputCounts.ZERO;
    private int postponed;

    InputIntake(Settings settings, InputHandler handler, SignalHistories histories) {
        this.times = new InputTimes(settings.timing().ahead());
        this.buffer = new InputBuffer(settings.bounds().bufferedInputs());
        this.handler = handler;
        this.histories = histories;
    }

    /// @param late processed at a later tick than their own
    /// @param dropped because the buffer was full, or their time can be computed with nowhere
    /// @param ahead of their arrival by too much: dated back to it, or dropped when they are signals
    record InputCounts(long inputs, long late, long dropped, long suppressed, long ahead) {
        static final InputCounts ZERO = new InputCounts(0, 0, 0, 0, 0);

        InputCounts plus(InputCounts more) {
            return new InputCounts(
                    inputs + more.inputs,
                    late + more.late,
                    dropped + more.dropped,
                    suppressed + more.suppressed,
                    ahead + more.ahead);
        }

        /// Of one input.
        InputCounts input(boolean isLate, boolean isDropped) {
            return plus(new InputCounts(1, isLate ? 1 : 0, isDropped ? 1 : 0, 0, 0));
        }

        InputCounts oneSuppressed() {
            return plus(new InputCounts(0, 0, 0, 1, 0));
        }

        InputCounts oneAhead() {
            return plus(new InputCounts(0, 0, 0, 0, 1));
        }
    }

    InputBuffer buffer() {
        return buffer;
    }

    Silences silences() {
        return handler.silences();
    }

    InputCounts counts() {
        return counts;
    }

    void restore(InputCounts known) {
        counts = known;
    }

    /// How many that are due found no room at the last tick.
    int postponed() {
        return postponed;
    }

    void countAhead() {
        counts = counts.oneAhead();
    }

    /// @param arrived by which its time is bounded
    /// @param lastTick null while there was none
    void accept(Input input, Instant arrived, @Nullable Instant lastTick) {
        Instant time = times.of(input.key().time(), arrived);
        if (time.equals(input.key().time())) {
            accept(input, lastTick);
            return;
        }
        countAhead();
        if (input instanceof Input.SignalInput) {
            counts = counts.input(false, true);
        } else {
            accept(input.at(time), lastTick);
        }
    }

    void accept(Input input, @Nullable Instant lastTick) {
        Input.Key key = input.key();
        if (!InputTimes.isSound(key.time()) || !buffer.hasRoomFor(input)) {
            counts = counts.input(false, true);
            return;
        }
        counts = counts.input(lastTick != null && !key.time().isAfter(lastTick), false);
        buffer.add(input instanceof Input.SignalInput signal ? signal.withHistory(histories.get(key.id())) : input);
    }

    /// Takes in what is due and finds room.
    ///
    /// @return what has no room yet, in order, and all that is of the same entities after it
    List<Input> take(List<Input> due, Tick tick) {
        List<Input> left = new ArrayList<>();
        Set<Entity> full = new HashSet<>();
        for (Input input : due) {
            Entity entity = input.symptomOf();
            if (entity != null && (full.contains(entity) || !handler.hasRoomFor(input))) {
                full.add(entity);
                left.add(input);
            } else if (handler.handle(input, tick)) {
                counts = counts.oneSuppressed();
            }
        }
        return left;
    }

    /// Puts back what waits for the next tick.
    void postpone(List<Input> left) {
        left.forEach(buffer::add);
        postponed = left.size();
    }
}

package io.epicenter.correlator;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.signal.SignalBatch;
import io.epicenter.correlator.incident.Tick;
import io.epicenter.correlator.input.Input;
import io.epicenter.correlator.input.InputBuffer;
import io.epicenter.correlator.input.InputCounts;
import io.epicenter.correlator.input.InputTimes;
import io.epicenter.correlator.input.SignalIntake;
import io.epicenter.correlator.input.WaitingInputs;
import io.epicenter.correlator.memory.SignalHistories;
import io.epicenter.correlator.model.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What comes into one environment: bounded in time and number, counted, and handed on at its tick.
final class InputIntake implements WaitingInputs {
    private final InputTimes times;
    private final InputBuffer buffer;
    private final InputHandler handler;
    private final SignalIntake signals;
    private InputCounts counts = InputCounts.ZERO;
    private int postponed;

    InputIntake(Settings settings, InputHandler handler, SignalHistories histories) {
        this.times = new InputTimes(settings.timing().ahead());
        this.buffer = new InputBuffer(settings.bounds().bufferedInputs());
        this.handler = handler;
        this.signals = new SignalIntake(settings.bounds().bufferedSignals(), histories);
    }

    InputBuffer buffer() {
        return buffer;
    }

    Silences silences() {
        return handler.silences();
    }

    SignalIntake signals() {
        return signals;
    }

    InputCounts counts() {
        return counts.plus(signals.counts());
    }

    /// How many inputs and signals wait for their time.
    int waiting() {
        return buffer.all().size() + signals.waiting();
    }

    @Override
    public boolean hasOpener() {
        return buffer.hasOpener();
    }

    @Override
    public @Nullable Instant nextTime() {
        Instant input = buffer.nextTime();
        Instant signal = signals.nextTime();
        return input == null || (signal != null && signal.isBefore(input)) ? signal : input;
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
        accept(input.at(time), lastTick);
    }

    /// Signals cannot be dated back: at another time they would stand for another interval.
    void accept(SignalBatch batch, Instant arrived, @Nullable Instant lastTick) {
        signals.accept(batch, lastTick, times.latest(arrived));
    }

    void accept(Input input, @Nullable Instant lastTick) {
        Input.Key key = input.key();
        if (!InputTimes.isSound(key.time()) || buffer.isFull()) {
            counts = counts.input(false, true);
            return;
        }
        counts = counts.input(lastTick != null && !key.time().isAfter(lastTick), false);
        buffer.add(input);
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

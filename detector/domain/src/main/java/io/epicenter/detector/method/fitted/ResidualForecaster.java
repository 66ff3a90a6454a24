package io.epicenter.detector.method.fitted;

import io.epicenter.detector.curve.Arma;
import io.epicenter.detector.method.FittingExecutor;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a curve and its offset leave of a signal, forecast one step ahead by an [Arma] model of the last 256 values,
/// which is fitted in the background every 64 and taken over 16 later. Values that were held or are missing are
/// replaced by their forecast, which widens. 2 KB; O(1) for each value, but up to 32 steps after a gap.
final class ResidualForecaster {
    /// Values that a model is fitted to, at most and at least; values between fits; values from the begin of a fit
    /// until it is taken over. Chosen by hand: a fit of 256 takes about 0.1 ms, and 16 values later nobody waits
    /// for it; that number is fixed so that a replay takes it over at the same value.
    private static final int SIZE = 256;
    private static final int LEAST = 64;
    private static final int EVERY = 64;
    private static final int TAKE_AFTER = 16;
    /// Part by which the newest distance in time counts in the usual one, and how many usual ones it counts at most.
    /// Chosen by hand: about the last twenty; a gap moves it little, another distance of all values is learnt in
    /// about thirty.
    private static final double SECONDS_STEP = 0.05;
    private static final double MOST_USUAL = 2;
    /// Usual distances in time from which on values are missing. Chosen by hand: nearer to two than to one.
    private static final double GAP = 1.5;

    private final FittingExecutor fitting;
    private final float[] ring = new float[SIZE];
    private final double[] latest = new double[Arma.MOST_AR];
    private final double[] innovations = new double[Arma.MOST_MA];
    private int next;
    private int filled;
    private int sinceFit;
    /// Steps since the last value that was known.
    private int blind;
    private double usualSeconds;
    private Arma arma = Arma.NONE;
    private @Nullable Supplier<Arma> pending;

    ResidualForecaster(FittingExecutor fitting) {
        this.fitting = fitting;
    }

    /// The forecast of a value.
    ///
    /// @param seconds since the one before
    double forecast(double seconds) {
        int missing = missing(seconds);
        if (missing == 0) {
            return arma.next(latest, innovations);
        }
        double[] values = latest.clone();
        double[] unknown = innovations.clone();
        for (int step = 0; step < missing; step++) {
            push(values, arma.next(values, unknown));
            push(unknown, 0);
        }
        return arma.next(values, unknown);
    }

    /// How much wider its error is than that of a step after a known value, >= 1.
    double widening(double seconds) {
        return arma.widening(blind + missing(seconds) + 1);
    }

    /// The same for a value whose past is long gone.
    double widest() {
        return arma.widening(Arma.AHEAD);
    }

    private int missing(double seconds) {
        return usualSeconds > 0 && seconds > GAP * usualSeconds
                ? (int) Math.min(Math.round(seconds / usualSeconds) - 1, Arma.AHEAD)
                : 0;
    }

    /// Bridges the steps that are missing before a value.
    private void bridge(double seconds) {
        int missing = missing(seconds);
        for (int step = 0; step < missing; step++) {
            advance(0);
        }
        double limited = usualSeconds == 0 ? seconds : Math.min(seconds, MOST_USUAL * usualSeconds);
        usualSeconds += (usualSeconds == 0 ? 1 : SECONDS_STEP) * (limited - usualSeconds);
    }

    /// Takes a value.
    ///
    /// @param innovation its distance from the forecast, limited
    void add(double seconds, double innovation) {
        bridge(seconds);
        advance(innovation);
        blind = 0;
        sinceFit++;
        Supplier<Arma> begun = pending;
        if (sinceFit == TAKE_AFTER && begun != null) {
            arma = begun.get();
            pending = null;
        }
        if (sinceFit >= EVERY && filled >= LEAST) {
            sinceFit = 0;
            double[] values = values();
            pending = fitting.submit(() -> Arma.fit(values));
        }
    }

    /// Goes on without a value, which is no guide.
    void skip(double seconds) {
        bridge(seconds);
        advance(0);
        blind = Math.min(blind + 1, Arma.AHEAD);
    }

    private void advance(double innovation) {
        double value = arma.next(latest, innovations) + innovation;
        push(latest, value);
        push(innovations, innovation);
        ring[next] = (float) value;
        next = (next + 1) % SIZE;
        filled = Math.min(SIZE, filled + 1);
    }

    private static void push(double[] newestFirst, double value) {
        System.arraycopy(newestFirst, 0, newestFirst, 1, newestFirst.length - 1);
        newestFirst[0] = value;
    }

    private double[] values() {
        double[] values = new double[filled];
        for (int i = 0; i < filled; i++) {
            values[i] = ring[(next - filled + i + SIZE) % SIZE];
        }
        return values;
    }

    /// The level under it was moved down by this much.
    void shift(double by) {
        for (int i = 0; i < latest.length; i++) {
            latest[i] += by;
        }
        for (int i = 0; i < SIZE; i++) {
            ring[i] += (float) by;
        }
    }

    /// The level under it is right now.
    void reset() {
        Arrays.fill(latest, 0);
        Arrays.fill(innovations, 0);
        next = 0;
        filled = 0;
        sinceFit = 0;
        pending = null;
    }

    void write(DataOutput out) throws IOException {
        out.writeShort(next);
        out.writeShort(filled);
        for (double value : values()) {
            out.writeFloat((float) value);
        }
        for (double value : latest) {
            out.writeDouble(value);
        }
        for (double value : innovations) {
            out.writeDouble(value);
        }
        out.writeByte(sinceFit);
        out.writeByte(blind);
        out.writeDouble(usualSeconds);
        arma.write(out);
        Supplier<Arma> begun = pending;
        out.writeBoolean(begun != null);
        if (begun != null) {
            begun.get().write(out);
        }
    }

    void read(DataInput in) throws IOException {
        next = in.readShort();
        filled = in.readShort();
        if (next < 0 || next >= SIZE || filled < 0 || filled > SIZE) {
            throw new IOException("a remainder of " + filled + " values at " + next);
        }
        for (int i = 0; i < filled; i++) {
            ring[(next - filled + i + SIZE) % SIZE] = in.readFloat();
        }
        for (int i = 0; i < latest.length; i++) {
            latest[i] = in.readDouble();
        }
        for (int i = 0; i < innovations.length; i++) {
            innovations[i] = in.readDouble();
        }
        sinceFit = in.readByte();
        blind = in.readByte();
        usualSeconds = in.readDouble();
        arma = Arma.read(in);
        if (in.readBoolean()) {
            Arma begun = Arma.read(in);
            pending = () -> begun;
        }
    }
}

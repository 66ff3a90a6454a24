package io.epicenter.detector.alarm;

import io.epicenter.contracts.Direction;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.ScoredValue;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// Evidence of small harm that lasts: a sequential likelihood ratio that starts anew whenever it falls to nothing
/// (CUSUM: Page 1954), which weighs all stretches of time from minutes to hours at once. By Lorden (1971) the mean
/// number of blocks until a false alarm is at least `exp(threshold)`: with a threshold of 24 that is 10^10, as much as
/// a
/// single interval is asked for, so the two together have twice the false alarms of one. What the logarithm has reached
/// in ordinary times and did not fire raises the threshold, because real noise is not quite that of the model. About
/// twenty numbers. Confined to one thread.
public final class LastingEvidence {
    /// The most that one block counts for. Chosen by hand: a third of the threshold, so that one burst fires nothing.
    private static final double MOST_EVIDENCE = 8;
    /// The most that is gathered, and what usual evidence raises the threshold to at most. Chosen by hand: two and a
    /// half thresholds, so that no memory makes it blind.
    private static final double MOST_STRENGTH = 60;
    /// How far above the largest ordinary run evidence must be. Chosen by hand: half as much again.
    private static final double CLEARLY = 1.5;
    /// In which the largest ordinary run fades by half, milliseconds. Chosen by hand: a week, as pauses do.
    private static final double HALF_LIFE_MILLIS = 7 * 86_400_000.0;
    /// Evidence that harm is over. Chosen by hand: 20 to one.
    private static final double OVER = 3;
    /// Silence after which a run is dropped, milliseconds. Chosen by hand: as what fires without values is resolved.
    private static final long GAP_MILLIS = 600_000;
    /// What is kept of the recent mean with each block. Chosen by hand: about the last seven.
    private static final double RECENT_KEPT = 0.85;
    /// A second, milliseconds.
    private static final double SECOND_MILLIS = 1000;
    /// Half the width of the band, in scales: a normal deviate is beyond it on one side with probability 0.001.
    private static final double BAND_DISTANCE = 3.1;

    private final LastingBaseline baseline;
    private final Sum block = new Sum();
    private final Sum run = new Sum();
    private final Sum recent = new Sum();
    private double strength;
    private double over;
    private double ordinary;
    private long ordinaryAt;
    private long runStart;
    private int runBlocks;
    private long lastTime;
    /// The largest that the run has reached.
    private double peak;

    /// A weighted sum of values.
    private static final class Sum {
        private double sum;
        private double weight;
        private double seconds;

        private void add(double more, double moreWeight, double moreSeconds) {
            sum += more;
            weight += moreWeight;
            seconds += moreSeconds;
        }

        private void keep(double part) {
            sum *= part;
            weight *= part;
            seconds *= part;
        }

        private double mean() {
            return weight > 0 ? sum / weight : 0;
        }

        private void write(DataOutput out) throws IOException {
            out.writeDouble(sum);
            out.writeDouble(weight);
            out.writeDouble(seconds);
        }

        private void read(DataInput in) throws IOException {
            sum = in.readDouble();
            weight = in.readDouble();
            seconds = in.readDouble();
        }
    }

    private LastingEvidence(LastingBaseline baseline) {
        this.baseline = baseline;
    }

    /// Of a ratio of requests.
    ///
    /// @param effect least difference that matters
    /// @param relative the same as a part of the usual ratio
    public static LastingEvidence ofRatio(double effect, double relative) {
        return new LastingEvidence(new RatioBaseline(effect, relative));
    }

    /// Of a latency.
    ///
    /// @param effect least difference that matters at once, in the signal's unit
    /// @param relative the same as a part of what is usual
    public static LastingEvidence ofLatency(double effect, double relative) {
        return new LastingEvidence(new LatencyBaseline(effect, relative));
    }

    /// Takes a value, of however few requests.
    ///
    /// @param firing whether an alarm fires: nothing is learnt
    /// @param lasting whether it is this evidence that fires
    public void add(Observation observation, boolean firing, boolean lasting) {
        long time = observation.timeMillis();
        if (lastTime != 0 && time - lastTime > GAP_MILLIS) {
            block.keep(0);
            forget();
        }
        lastTime = time;
        double weight = observation.volume() > 0 ? observation.count() : observation.seconds();
        block.add(observation.value() * weight, weight, observation.seconds());
        if (block.seconds >= baseline.blockSeconds() && block.weight > 0) {
            close(time, firing, lasting);
            block.keep(0);
        }
    }

    private void close(long time, boolean firing, boolean lasting) {
        recent.keep(RECENT_KEPT);
        recent.add(block.sum, block.weight, block.seconds);
        if (firing && !lasting) {
            forget();
            return;
        }
        double evidence = Math.min(MOST_EVIDENCE, baseline.evidence(block.sum, block.weight));
        if (lasting) {
            over = Math.max(0, over - evidence);
        } else if (strength + evidence <= 0) {
            learnRun(time);
        } else {
            runStart = strength == 0 ? time - (long) (block.seconds * SECOND_MILLIS) : runStart;
            run.add(block.sum, block.weight, block.seconds);
            runBlocks++;
            baseline.follow(block.sum, block.weight, block.seconds);
        }
        strength = Math.clamp(strength + evidence, 0, MOST_STRENGTH);
        peak = lasting ? 0 : Math.max(peak, strength);
        if (strength == MOST_STRENGTH && !lasting && !isRelevant()) {
            accept();
        }
    }

    /// The run that has ended was ordinary, and the block that ended it.
    private void learnRun(long time) {
        if (peak > ordinary(time)) {
            ordinary = peak;
            ordinaryAt = time;
        }
        peak = 0;
        baseline.learnRun(run.sum, run.weight, run.seconds);
        baseline.learn(block.sum, block.weight, block.seconds);
        forget();
    }

    private double ordinary(long time) {
        return ordinary * Math.pow(0.5, (time - ordinaryAt) / HALF_LIFE_MILLIS);
    }

    /// Whether it is enough for an alarm.
    ///
    /// @param threshold -ln p
    public boolean isEnough(double threshold) {
        return strength >= Math.max(threshold, Math.min(MOST_STRENGTH, CLEARLY * ordinary(lastTime)))
                && runBlocks >= baseline.leastBlocks()
                && isRelevant();
    }

    /// Whether all that has been gathered, or what of it is recent, is so far from usual that it matters.
    private boolean isRelevant() {
        return baseline.isRelevant(run.sum, run.weight) || baseline.isRelevant(recent.sum, recent.weight);
    }

    /// Whether harm that has fired is over.
    public boolean isOver() {
        return over >= OVER;
    }

    /// When the harm began, about.
    public long onset() {
        return runStart;
    }

    /// Takes what is recent as usual.
    public void accept() {
        if (recent.weight > 0) {
            baseline.accept(recent.mean());
        }
        forget();
    }

    /// An alarm is over: a run begins anew.
    public void forget() {
        peak = 0;
        run.keep(0);
        runBlocks = 0;
        strength = 0;
        over = 0;
    }

    /// What is told of it: the mean of the run, or of the recent blocks once it fires.
    public ScoredValue scored(ScoredValue scored, boolean firing) {
        Sum told = firing ? recent : run;
        double expected = baseline.expected();
        double scale = Math.max(Double.MIN_NORMAL, baseline.scale(told.weight));
        double mean = told.mean();
        double distance = (mean - expected) / scale;
        scored.observation().write(lastTime, Math.max(1, told.seconds), mean, told.weight / Math.max(1, told.seconds));
        return scored.setExpected(
                        expected,
                        Math.max(0, expected - BAND_DISTANCE * scale),
                        expected + BAND_DISTANCE * scale,
                        scale)
                .setDeviation(distance, firing ? 1 : Math.exp(-strength), 1, Direction.UP)
                .setWarming(false);
    }

    public void write(DataOutput out) throws IOException {
        baseline.write(out);
        block.write(out);
        run.write(out);
        recent.write(out);
        out.writeDouble(strength);
        out.writeDouble(over);
        out.writeDouble(ordinary);
        out.writeLong(ordinaryAt);
        out.writeLong(runStart);
        out.writeInt(runBlocks);
        out.writeLong(lastTime);
        out.writeDouble(peak);
    }

    public void read(DataInput in) throws IOException {
        baseline.read(in);
        block.read(in);
        run.read(in);
        recent.read(in);
        strength = in.readDouble();
        over = in.readDouble();
        ordinary = in.readDouble();
        ordinaryAt = in.readLong();
        runStart = in.readLong();
        runBlocks = in.readInt();
        lastTime = in.readLong();
        peak = in.readDouble();
    }
}

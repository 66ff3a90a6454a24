package io.epicenter.detector.signal;

import io.epicenter.detector.rule.SignalRule;
import org.jspecify.annotations.Nullable;

/// Series of one signal that begin, end, restart or are late in an interval. What is told of them counts where it is
/// certain. A sum of which too much is not known is not judged, because its level was learnt from all of it. Confined
/// to one thread.
public final class SeriesTurnover {
    /// Part of a sum that may be unknown. Chosen by hand: the least noise that the rules of traffic believe, as a part
    /// of the level.
    private static final double MOST_UNKNOWN = 0.05;
    /// How many more intervals may have been left out than were known; from then on a sum is judged as it is, because
    /// its series never settle. Chosen by hand: five minutes at 15 s, longer than a rolling update takes.
    private static final int MOST_INTERVALS = 20;

    /// Usual distances after which a value is overdue. Chosen by hand: a missed sample, and a fifth of one for jitter.
    private static final double OVERDUE = 1.2;

    private final boolean ofSum;
    private double unknown;
    private double late;
    private double ended;
    private int endedSeries;
    private double begun;
    private int begunSeries;
    private double bornPart;
    private double bornWhole;
    private int intervals;

    private SeriesTurnover(boolean ofSum) {
        this.ofSum = ofSum;
    }

    /// That of a signal; null where a part of its series is as good as all.
    static @Nullable SeriesTurnover of(SignalRule rule) {
        return switch (rule.type()) {
            case COUNTER_RATE -> new SeriesTurnover(true);
            case GAUGE -> rule.aggregate() == SignalRule.Aggregate.SUM ? new SeriesTurnover(true) : null;
            case RATIO -> new SeriesTurnover(false);
            case SUM_COUNT, HISTOGRAM, GAUGE_RATIO, GAUGE_SHARE, IGNORE -> null;
        };
    }

    void clear() {
        unknown = 0;
        late = 0;
        ended = 0;
        endedSeries = 0;
        begun = 0;
        begunSeries = 0;
        bornPart = 0;
        bornWhole = 0;
    }

    /// So much may be missing, or be there twice.
    public void doubt(double value) {
        unknown += Math.abs(value);
    }

    /// A series that counts with this value has missed the interval: it may have ended. When it is hardly late, it has
    /// only if others have begun.
    ///
    /// @param cadences how old its value is, in its usual distances
    public void miss(double value, double cadences) {
        if (cadences > OVERDUE) {
            unknown += Math.abs(value);
        } else {
            late += Math.abs(value);
        }
    }

    /// A series has ended that had this rate.
    public void end(double rate) {
        ended += rate;
        endedSeries++;
    }

    /// A series has begun, and it is not known when.
    ///
    /// @param most its rate if it began in this interval
    public void begin(double most) {
        begun += most;
        begunSeries++;
    }

    /// A series of a known target has begun, in this interval and at zero.
    public void beginAtZero(int role, double rate) {
        bornPart += role == SignalRule.WHOLE ? 0 : rate;
        bornWhole += role == SignalRule.PART ? 0 : rate;
        begunSeries++;
    }

    /// Whether series have begun; they were heard of, though they have no rate yet.
    static boolean hasBegun(@Nullable SeriesTurnover turnover) {
        return turnover != null && turnover.begunSeries > 0;
    }

    /// What to add of series that have begun at zero; nothing when that is more than all that is known, which is
    /// rather an old counter that is new here.
    ///
    /// @param known sum of the living series: of the whole for a ratio
    double bornPart(double known) {
        return isBelieved(known) ? bornPart : 0;
    }

    double bornWhole(double known) {
        return isBelieved(known) ? bornWhole : 0;
    }

    private boolean isBelieved(double known) {
        return Math.max(bornPart, bornWhole) <= known + ended;
    }

    /// Whether a sum may be judged; asked once an interval.
    ///
    /// @param known sum of so many living series
    boolean isEnough(double known, int series) {
        if (!ofSum) {
            return true;
        }
        int all = series + endedSeries;
        double usual = all == 0 ? Double.MAX_VALUE : begunSeries * (Math.abs(known) + ended) / all;
        double missing = unknown
                + (begunSeries > 0 ? late : 0)
                + ended
                + Math.min(begun, usual)
                + (isBelieved(known) ? 0 : bornPart);
        if (missing <= MOST_UNKNOWN * (Math.abs(known) + missing)) {
            intervals = Math.max(0, intervals - 1);
            return true;
        }
        intervals++;
        if (intervals <= MOST_INTERVALS) {
            return false;
        }
        intervals = MOST_INTERVALS;
        return true;
    }

    /// How many more intervals have been left out than were known.
    int intervals() {
        return intervals;
    }

    void restore(int intervalsBefore) {
        intervals = intervalsBefore;
    }
}

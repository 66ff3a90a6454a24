package io.epicenter.correlator.model;

/// How much may be worked in one tick, counted and not timed, so that a replay decides as the live run did. The
/// unit is one comparison of two symptoms by all rules; what costs more counts as several. A piece of work that
/// has begun is finished, so a tick may go over by one piece.
public final class WorkBudget {
    /// Opening an incident, in comparisons: its causes are ranked and a revision is written. Measured: 0.1 to 0.5
    /// ms where a comparison takes about 1 microsecond.
    public static final long OPENING = 300;
    /// Looking for the incidents that a symptom may join, before it is compared with their members. Measured: 10
    /// to 20 microseconds.
    public static final long ASKING = 20;

    private final long perTick;
    private long left;
    private long spentTicks;
    private boolean postponed;

    /// @param perTick comparisons, > 0
    public WorkBudget(long perTick) {
        this.perTick = perTick;
        this.left = perTick;
    }

    /// A new tick begins with all of it.
    public void renew() {
        spentTicks += postponed ? 1 : 0;
        postponed = false;
        left = perTick;
    }

    public void spend(long comparisons) {
        left -= comparisons;
    }

    /// Says that something had to be left for the next tick.
    public void postpone() {
        postponed = true;
    }

    /// Whether half of it is gone: more is not for joining, so that new incidents open in a storm too.
    public boolean isHalfSpent() {
        return left <= perTick / 2;
    }

    /// Whether the rest has to wait for the next tick.
    public boolean isSpent() {
        return left <= 0;
    }

    /// How many ticks had more to do than they may.
    public long spentTicks() {
        return spentTicks + (postponed ? 1 : 0);
    }
}

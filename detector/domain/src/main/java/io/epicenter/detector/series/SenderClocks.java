package io.epicenter.detector.series;

import io.epicenter.detector.output.EngineCounters;
import io.epicenter.detector.output.OddSender;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Event time by sender, so that nobody's clock is everybody's: time has come when most of the senders that are heard
/// of have come to it. A sender whose times are off by about the same for a while, ahead or late, is corrected by whole
/// intervals, counted and shown; what it sends is judged when it comes. A sender that is heard of no more holds nobody
/// up. O(1) a sample; confined to one thread.
public final class SenderClocks {
    /// Intervals without a sample after which a sender is not waited for. Chosen by hand: one missed scrape is usual.
    private static final int SILENT = 2;
    /// How many odd senders are shown. Chosen by hand: enough to see what they have in common.
    private static final int SHOWN = 100;

    private final long interval;
    private final long lateness;
    private final int most;
    private final EngineCounters counters;
    private final List<SenderProgress> clocks = new ArrayList<>();
    private final Map<Long, Integer> ids = new HashMap<>();
    /// Milliseconds that have passed by the pace of whoever sends most often; a jump counts as two intervals at most.
    private long elapsed;
    private int round;

    /// @param interval milliseconds
    /// @param lateness milliseconds
    /// @param most further senders count as one
    public SenderClocks(long interval, long lateness, int most, EngineCounters counters) {
        this.interval = interval;
        this.lateness = lateness;
        this.most = most;
        this.counters = counters;
    }

    /// The number of a sender, from then on.
    public int number(Sender sender) {
        Integer known = ids.get(sender.hash());
        if (known != null) {
            return known;
        }
        boolean full = clocks.size() >= most;
        if (full && ids.containsKey(Sender.OTHERS.hash())) {
            return ids.get(Sender.OTHERS.hash());
        }
        return add(full ? Sender.OTHERS : sender);
    }

    private int add(Sender sender) {
        clocks.add(new SenderProgress(sender.hash(), sender.name()));
        ids.put(sender.hash(), clocks.size() - 1);
        return clocks.size() - 1;
    }

    /// What is counted beside it.
    public EngineCounters counters() {
        return counters;
    }

    /// The time of a sample as its sender's clock has it, corrected.
    public long corrected(int sender, long time) {
        return time + clocks.get(sender).correction;
    }

    /// A sample has come.
    ///
    /// @param time corrected
    public void took(int sender, long time) {
        SenderProgress clock = clocks.get(sender);
        if (time == clock.latest) {
            return;
        }
        if (time > clock.newest) {
            long step = clock.newest == 0 ? 0 : Math.min(time - clock.newest, SILENT * interval);
            if (clock.round == round) {
                round++;
                elapsed += step;
            }
            clock.round = round;
            clock.advance(time);
        }
        clock.latest = time;
        clock.heard = elapsed;
    }

    /// An interval has been closed: compares each sender with most others.
    public void compare() {
        long[] times = clocks.stream()
                .filter(this::isHeardOf)
                .mapToLong(clock -> clock.latest)
                .sorted()
                .toArray();
        if (times.length < 2) {
            return;
        }
        long usual = times[(times.length - 1) / 2];
        boolean changed = false;
        for (SenderProgress clock : clocks) {
            changed |= isHeardOf(clock) && clock.compare(usual, interval);
        }
        if (changed) {
            counters.oddSenders(odd());
        }
    }

    private boolean isHeardOf(SenderProgress clock) {
        return elapsed - clock.heard <= SILENT * interval + lateness;
    }

    /// Whether more than half of the senders that are heard of have come to this time.
    public boolean haveMostReached(long time) {
        int active = 0;
        int reached = 0;
        for (SenderProgress clock : clocks) {
            if (isHeardOf(clock)) {
                active++;
                reached += clock.newest >= time ? 1 : 0;
            }
        }
        return reached * 2 > active;
    }

    private List<OddSender> odd() {
        return clocks.stream()
                .filter(SenderProgress::isOff)
                .limit(SHOWN)
                .map(clock -> new OddSender(clock.name, -clock.correction))
                .toList();
    }

    /// Forgets the senders that have no series left.
    ///
    /// @param slots of the table
    public void compact(SeriesArrivals arrivals, int slots) {
        int[] numbers = arrivals.senders;
        boolean[] used = new boolean[clocks.size()];
        for (int slot = 0; slot < slots; slot++) {
            used[numbers[slot]] = true;
        }
        int[] moved = new int[used.length];
        List<SenderProgress> kept = new ArrayList<>();
        for (int i = 0; i < used.length; i++) {
            moved[i] = kept.size();
            if (used[i]) {
                kept.add(clocks.get(i));
            }
        }
        for (int slot = 0; slot < slots; slot++) {
            numbers[slot] = moved[numbers[slot]];
        }
        clocks.clear();
        clocks.addAll(kept);
        index();
    }

    private void index() {
        ids.clear();
        for (int i = 0; i < clocks.size(); i++) {
            ids.put(clocks.get(i).hash, i);
        }
        counters.oddSenders(odd());
    }

    public void write(DataOutput out) throws IOException {
        out.writeLong(elapsed);
        out.writeInt(round);
        out.writeInt(clocks.size());
        for (SenderProgress clock : clocks) {
            clock.write(out);
        }
    }

    public void read(DataInput in) throws IOException {
        elapsed = in.readLong();
        round = in.readInt();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            clocks.add(SenderProgress.read(in));
        }
        index();
    }
}

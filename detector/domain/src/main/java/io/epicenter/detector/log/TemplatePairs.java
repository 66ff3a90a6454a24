package io.epicenter.detector.log;

import io.epicenter.detector.signal.Signal;
import io.epicenter.detector.signal.SignalContext;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The pairs of a service's templates whose ratio is followed. Bounded. Confined to one thread.
final class TemplatePairs {
    /// Pairs that one template is in at most. Chosen by hand: ten templates that go together would make 45 pairs
    /// that say the same.
    private static final int MOST_OF_ONE = 2;

    private final int most;
    private final LogSignals signals;
    private final List<FollowedPair> followed = new ArrayList<>();

    private record FollowedPair(TemplateCounts one, TemplateCounts other, Signal signal) {
        boolean isOf(TemplateCounts counts) {
            return one == counts || other == counts;
        }
    }

    TemplatePairs(int most, LogSignals signals) {
        this.most = most;
        this.signals = signals;
    }

    /// Judges the interval that ends now. Pairs with a template that is not known any more retire.
    void close(long end, TemplateTable table, RetiredSignals retired, AnnotatingOutput out) {
        for (FollowedPair pair : List.copyOf(followed)) {
            if (!table.isCurrent(pair.one()) || !table.isCurrent(pair.other())) {
                followed.remove(pair);
                retired.add(pair.signal());
                continue;
            }
            int part = pair.one().current();
            int whole = part + pair.other().current();
            signals.closeRatio(pair.signal(), part, whole, end, out.describe(List.of(pair.one(), pair.other()), false));
        }
    }

    /// Looks for more invariants.
    void choose(Collection<TemplateCounts> kinds) {
        List<TemplateCounts> watched =
                kinds.stream().filter(counts -> counts.shareSignal() != null).toList();
        for (TemplateInvariants.TemplatePair pair : TemplateInvariants.among(watched, most)) {
            if (followed.size() < most && isFree(pair.one(), pair.other())) {
                followed.add(new FollowedPair(pair.one(), pair.other(), signals.ofPair(pair.one(), pair.other())));
            }
        }
    }

    private boolean isFree(TemplateCounts one, TemplateCounts other) {
        return followed.stream().noneMatch(pair -> pair.isOf(one) && pair.isOf(other))
                && followed.stream().filter(pair -> pair.isOf(one)).count() < MOST_OF_ONE
                && followed.stream().filter(pair -> pair.isOf(other)).count() < MOST_OF_ONE;
    }

    List<Signal> signals() {
        return followed.stream().map(FollowedPair::signal).toList();
    }

    /// Kinds are written by their place in the list.
    void write(DataOutput out, List<TemplateCounts> kinds) throws IOException {
        out.writeInt(followed.size());
        for (FollowedPair pair : followed) {
            out.writeInt(kinds.indexOf(pair.one()));
            out.writeInt(kinds.indexOf(pair.other()));
            pair.signal().write(out);
        }
    }

    void read(DataInput in, List<TemplateCounts> kinds, SignalContext context) throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            int one = in.readInt();
            int other = in.readInt();
            Signal signal = Signal.read(in, context);
            if (one >= 0 && other >= 0) {
                followed.add(new FollowedPair(kinds.get(one), kinds.get(other), signal));
            }
        }
    }
}

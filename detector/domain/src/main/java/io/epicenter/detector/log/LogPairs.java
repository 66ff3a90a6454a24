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
final class LogPairs {
    private static final int MOST_OF_ONE = 2;

    private final int most;
    private final List<Followed> followed = new ArrayList<>();

    private record Followed(LogKind one, LogKind other, Signal signal) {
        boolean isOf(LogKind kind) {
            return one == kind || other == kind;
        }
    }

    LogPairs(int most) {
        this.most = most;
    }

    void close(long end, LogService service, LogOutput out) {
        for (Followed pair : List.copyOf(followed)) {
            if (!service.knows(pair.one()) || !service.knows(pair.other())) {
                followed.remove(pair);
                service.retire(pair.signal());
                continue;
            }
            int part = pair.one().current();
            int whole = part + pair.other().current();
            service.ratio(pair.signal(), part, whole, end, out.about(List.of(pair.one(), pair.other()), false));
        }
    }

    /// Looks for more invariants.
    void choose(Collection<LogKind> kinds, LogService service) {
        List<LogKind> watched =
                kinds.stream().filter(kind -> kind.share() != null).toList();
        for (LogInvariants.Pair pair : LogInvariants.among(watched, most)) {
            if (followed.size() < most && isFree(pair.one(), pair.other())) {
                followed.add(new Followed(pair.one(), pair.other(), service.pairSignal(pair.one(), pair.other())));
            }
        }
    }

    private boolean isFree(LogKind one, LogKind other) {
        return followed.stream().noneMatch(pair -> pair.isOf(one) && pair.isOf(other))
                && followed.stream().filter(pair -> pair.isOf(one)).count() < MOST_OF_ONE
                && followed.stream().filter(pair -> pair.isOf(other)).count() < MOST_OF_ONE;
    }

    List<Signal> signals() {
        return followed.stream().map(Followed::signal).toList();
    }

    /// Kinds are written by their place in the list.
    void write(DataOutput out, List<LogKind> kinds) throws IOException {
        out.writeInt(followed.size());
        for (Followed pair : followed) {
            out.writeInt(kinds.indexOf(pair.one()));
            out.writeInt(kinds.indexOf(pair.other()));
            pair.signal().write(out);
        }
    }

    void read(DataInput in, List<LogKind> kinds, SignalContext context) throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            int one = in.readInt();
            int other = in.readInt();
            Signal signal = Signal.read(in, context);
            if (one >= 0 && other >= 0) {
                followed.add(new Followed(kinds.get(one), kinds.get(other), signal));
            }
        }
    }
}

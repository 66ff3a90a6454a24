package io.epicenter.correlator.grouping.rule;

import io.epicenter.contracts.text.DurationText;
import io.epicenter.correlator.grouping.CorrelationRule;
import jakarta.inject.Singleton;
import java.time.Duration;

/// Event-time sessions: what begins soon after, or before, an incident's last activity may belong to it.
/// Past the session gap only an incident that still lasts can be joined, and then nearness must speak for it.
@Singleton
public final class TimeRule implements CorrelationRule {
    /// Log-odds when the session gap has passed and the incident still lasts. Chosen by hand: with the bias of a link,
    /// a neighbour in the graph can outweigh it, two hops cannot.
    private static final double LATE = -2;

    @Override
    public String name() {
        return "time";
    }

    @Override
    public Vote vote(SymptomPair pair, Scope scope) {
        Duration after = Duration.between(pair.lastActivity(), pair.candidate().onset());
        Duration apart = Duration.between(
                        pair.member().onset(), pair.candidate().onset())
                .abs();
        if (after.compareTo(scope.settings().gap()) > 0) {
            return pair.active() ? new Vote(LATE, () -> words(pair, apart) + ", while it lasts") : Vote.VETO;
        }
        double part =
                apart.toMillis() / (double) Math.max(1, scope.settings().gap().toMillis());
        return new Vote(Math.max(0, 1 - part), () -> words(pair, apart));
    }

    private static String words(SymptomPair pair, Duration apart) {
        boolean earlier = pair.candidate().onset().isBefore(pair.member().onset());
        return DurationText.rough(apart) + (earlier ? " earlier" : " later");
    }
}

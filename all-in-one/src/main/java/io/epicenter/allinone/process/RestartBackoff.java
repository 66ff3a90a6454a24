package io.epicenter.allinone.process;

import java.time.Duration;

/// How long to wait before a process that died is started again: longer each time, from the beginning after it ran well
/// for a while. Confined to one thread.
public final class RestartBackoff {
    /// Before the first start again, and at most. Chosen by hand: a service that was killed is back at once, and one
    /// that cannot start costs little.
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofMinutes(1);
    /// What ran for so long ran well. Chosen by hand: longer than a start on a busy machine.
    private static final Duration WELL = Duration.ofMinutes(2);

    private Duration next = FIRST;

    /// The wait after a death.
    ///
    /// @param ran how long the process lived
    public Duration afterDeath(Duration ran) {
        if (ran.compareTo(WELL) >= 0) {
            next = FIRST;
        }
        Duration wait = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(MOST) > 0 ? MOST : doubled;
        return wait;
    }
}

package io.epicenter.allinone.process;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Starts processes again that died though nobody asked them to, each after a wait that grows ([RestartBackoff]), and
/// says so. The others go on. Confined to one thread at a time.
public final class Supervisor {
    private final Screen screen;
    private final Home home;
    private final List<Member> members = new ArrayList<>();

    public Supervisor(Screen screen, Home home) {
        this.screen = screen;
        this.home = home;
    }

    private static final class Member {
        final Supplier<ChildProcess> start;
        final RestartBackoff backoff = new RestartBackoff();
        ChildProcess child;
        Instant started;

        @Nullable
        Instant due;

        Member(ChildProcess child, Supplier<ChildProcess> start, Instant now) {
            this.child = child;
            this.start = start;
            this.started = now;
        }
    }

    /// Looks after a process from now on.
    ///
    /// @param start starts it again
    public void add(ChildProcess child, Supplier<ChildProcess> start, Instant now) {
        members.add(new Member(child, start, now));
    }

    /// Looks at every process once: says which died, and starts again what is due.
    public void look(Instant now) {
        for (Member member : members) {
            Instant due = member.due;
            if (due == null && member.child.died()) {
                announce(member, now);
            } else if (due != null && !due.isAfter(now)) {
                startAgain(member, now);
            }
        }
    }

    private void announce(Member member, Instant now) {
        Duration wait = schedule(member, now);
        screen.print(member.child.exitReport());
        screen.print(member.child.name() + " is started again in " + wait.toSeconds() + " s; its log is "
                + home.logFile(member.child.name()));
    }

    private static Duration schedule(Member member, Instant now) {
        Duration wait = member.backoff.afterDeath(Duration.between(member.started, now));
        member.due = now.plus(wait);
        return wait;
    }

    private void startAgain(Member member, Instant now) {
        try {
            member.child = member.start.get();
            member.started = now;
            member.due = null;
            screen.print(member.child.name() + " was started again");
        } catch (RuntimeException failed) {
            member.started = now;
            Duration wait = schedule(member, now);
            screen.print(member.child.name() + " could not be started (" + failed.getMessage() + "), again in "
                    + wait.toSeconds() + " s");
        }
    }
}

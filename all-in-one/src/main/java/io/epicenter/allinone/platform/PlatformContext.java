package io.epicenter.allinone.platform;

import io.epicenter.allinone.process.Home;
import io.epicenter.allinone.process.Launch;
import io.epicenter.allinone.process.Ports;
import io.epicenter.allinone.process.Screen;
import java.time.Duration;

/// What all processes of a platform have in common.
record PlatformContext(PlatformSettings settings, Home home, Ports ports, Screen screen) {
    /// A cache is written in some 5 s; six at once on two busy cores need ten times as long. Chosen by hand above that.
    private static final Duration RECORDING_LIMIT = Duration.ofMinutes(3);

    /// Takes the home for this process; what an earlier run left there is cleared unless it is kept.
    static PlatformContext open(PlatformSettings settings, Screen screen) {
        Home home = Home.open(settings.home());
        home.processes().claim();
        if (!settings.keep()) {
            home.clear(PlatformStores.FOLDERS);
        }
        return new PlatformContext(settings, home, new Ports(settings.randomPorts()), screen);
    }

    /// The usual port of something, or the next free one, which is said.
    int port(String what, int usual) {
        int port = ports.nearest(usual);
        if (port != usual && !settings.randomPorts()) {
            screen.print("Port " + usual + " is taken; " + what + " is on " + port + ".");
        }
        return port;
    }

    /// How long a process may take to end: one that records writes its cache then.
    Duration stopLimit(Duration usual) {
        return settings.launch() == Launch.RECORDING ? RECORDING_LIMIT : usual;
    }

    /// Gives the home back. All processes must have ended.
    void close() {
        home.processes().forget();
        if (!settings.keep()) {
            home.delete();
        }
    }
}

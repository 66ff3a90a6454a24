package io.epicenter.allinone.platform;

import io.epicenter.allinone.process.Home;
import io.epicenter.allinone.process.Ports;
import io.epicenter.allinone.process.Screen;

/// What all processes of a platform have in common.
record PlatformContext(PlatformSettings settings, Home home, Ports ports, Screen screen) {
    /// Takes the home for this process; what an earlier run left there is cleared unless it is kept.
    static PlatformContext open(PlatformSettings settings, Screen screen) {
        Home home = Home.open(settings.home());
        home.processes().claim();
        if (!settings.keep()) {
            home.clear(PlatformStores.FOLDERS);
        }
        return new PlatformContext(settings, home, new Ports(settings.randomPorts()), screen);
    }

    /// Gives the home back. All processes must have ended.
    void close() {
        home.processes().forget();
        if (!settings.keep()) {
            home.delete();
        }
    }
}

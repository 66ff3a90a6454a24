package io.epicenter.allinone.process;

import java.io.PrintStream;
import java.util.List;

/// Where the launcher and its processes write: one line at a time, each process' lines behind its name.
/// Safe for many threads.
public final class Screen {
    /// Which lines of the processes are shown. All of them are in the log files anyway.
    public enum Show {
        ALL,
        WARNINGS,
        NONE
    }

    /// The longest name of a process, `incident-manager`.
    private static final int NAME_WIDTH = 16;
    private static final List<String> COLOURS = List.of("36", "32", "33", "35", "34", "96", "92");
    private final PrintStream out;
    private final Show show;
    private final boolean colour;
    private volatile boolean stopping;

    public Screen(PrintStream out, Show show, boolean colour) {
        this.out = out;
        this.show = show;
        this.colour = colour;
    }

    /// Standard output; in colour when the entry script says that it is a terminal and NO_COLOR is not set.
    public static Screen standard(Show show) {
        return new Screen(
                System.out, show, Boolean.getBoolean("epicenter.terminal") && System.getenv("NO_COLOR") == null);
    }

    /// A line of the launcher itself.
    public void print(String line) {
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }

    /// From now on processes are stopped: that connections of theirs break is no news.
    public void stopping() {
        stopping = true;
    }

    /// A line of one of its processes.
    void printLog(String name, String line) {
        if (show == Show.ALL || (show == Show.WARNINGS && !stopping && isWarning(line))) {
            String padded = name + " ".repeat(Math.max(0, NAME_WIDTH - name.length())) + " | ";
            print(colour ? "\u001b[" + colourOf(name) + "m" + padded + "\u001b[0m" + line : padded + line);
        }
    }

    private static boolean isWarning(String line) {
        return line.contains(" WARN ") || line.contains(" ERROR ") || line.contains(" FATAL ");
    }

    private static String colourOf(String name) {
        return COLOURS.get(Math.floorMod(name.hashCode(), COLOURS.size()));
    }
}

package io.epicenter.allinone.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Starts processes so that none outlives the launcher.
///
/// On Linux each runs in a session of its own (`setsid`), so that Ctrl-C reaches the launcher alone, which then stops
/// them in order; and under `setpriv --pdeathsig KILL`, so that the kernel ends them when the launcher is gone. That
/// signal is bound to the thread that started the process, hence one thread that lives as long as the launcher. Where
/// these tools are missing, [ParentWatchdog] and the clean-up of the next start remain.
public final class ProcessSpawner {
    private static final ExecutorService THREAD = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("epicenter-spawner").daemon().factory());
    private static final List<String> PREFIX = prefix();

    private ProcessSpawner() {}

    static Process start(ProcessBuilder builder) throws IOException {
        List<String> words = new ArrayList<>(PREFIX);
        words.addAll(builder.command());
        builder.command(words);
        try {
            return THREAD.submit(builder::start).get();
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting " + words, ended);
        }
    }

    private static List<String> prefix() {
        List<String> prefix = new ArrayList<>();
        if (works(List.of("setsid", "true"))) {
            prefix.add("setsid");
        }
        List<String> deathSignal = List.of("setpriv", "--pdeathsig", "KILL", "--");
        List<String> trial = new ArrayList<>(deathSignal);
        trial.add("true");
        if (works(trial)) {
            prefix.addAll(deathSignal);
        }
        return prefix;
    }

    private static boolean works(List<String> command) {
        try {
            return onPath(command.getFirst())
                    && new ProcessBuilder(command)
                                    .redirectErrorStream(true)
                                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                    .start()
                                    .waitFor()
                            == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Whether the PATH has this program.
    public static boolean onPath(String program) {
        String path = System.getenv("PATH");
        if (path == null) {
            return false;
        }
        for (String folder : path.split(java.io.File.pathSeparator)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }
}

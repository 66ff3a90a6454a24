package io.epicenter.allinone.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParentWatchdogTest {
    @TempDir
    Path folder;

    @Test
    void a_process_ends_when_the_pipe_from_its_launcher_ends() throws IOException, InterruptedException {
        Path classes = Path.of("target", "test-classes").toAbsolutePath();
        List<String> command = JvmCommand.command(
                Home.open(folder),
                new JvmProgram(
                        List.of("-Xmx32m"),
                        List.of(classes),
                        Sleeper.class.getName(),
                        List.of(),
                        folder.resolve("none.aot")),
                Launch.JVM);
        Process process = new ProcessBuilder(command).start();
        assertThat(process.inputReader().readLine()).isEqualTo("asleep");
        process.outputWriter().close();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
    }

    /// Sleeps for ever.
    public static final class Sleeper {
        private Sleeper() {}

        public static void main(String[] args) throws InterruptedException {
            System.out.println("asleep");
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}

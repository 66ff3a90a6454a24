package io.epicenter.allinone.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
    private static final Instant START = Instant.parse("2026-03-02T14:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private Home home;
    private Screen screen;
    private Supervisor supervisor;
    private ChildProcess child;
    private int starts;

    @BeforeEach
    void open() {
        home = Home.open(folder);
        screen = new Screen(new PrintStream(said, true, StandardCharsets.UTF_8), Screen.Show.NONE, false);
        supervisor = new Supervisor(screen, home);
    }

    @AfterEach
    void end() {
        child.kill();
    }

    private ChildProcess run(String script) {
        starts++;
        child = ChildProcess.start(new ProcessSpec("victim", List.of("sh", "-c", script), Map.of()), home, screen);
        return child;
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void what_died_is_started_again_after_a_wait_and_said_so() {
        ChildProcess first = run("echo last words; exit 3");
        supervisor.add(first, () -> run("sleep 60"), START);
        first.awaitEnd(PATIENCE);
        supervisor.look(START.plusSeconds(10));
        assertThat(said()).contains("victim ended with status 3").contains("last words");
        assertThat(said()).contains("victim is started again in 1 s; its log is " + home.logFile("victim"));
        supervisor.look(START.plusMillis(10_900));
        assertThat(starts).isEqualTo(1);
        supervisor.look(START.plusSeconds(11));
        assertThat(starts).isEqualTo(2);
        assertThat(said()).contains("victim was started again");
        supervisor.look(START.plusSeconds(300));
        assertThat(starts).as("it lives").isEqualTo(2);
        assertThat(child.isAlive()).isTrue();
    }

    @Test
    void what_is_stopped_stays_so() {
        supervisor.add(run("sleep 60"), () -> run("sleep 60"), START);
        child.stop();
        child.awaitEnd(PATIENCE);
        supervisor.look(START.plusSeconds(100));
        supervisor.look(START.plusSeconds(200));
        assertThat(starts).isEqualTo(1);
        assertThat(said()).isEmpty();
    }

    @Test
    void one_that_cannot_be_started_is_tried_again_later() {
        ChildProcess first = run("exit 1");
        supervisor.add(
                first,
                () -> {
                    starts++;
                    throw new LauncherException("there is no jar");
                },
                START);
        first.awaitEnd(PATIENCE);
        supervisor.look(START);
        supervisor.look(START.plusSeconds(1));
        assertThat(said()).contains("victim could not be started (there is no jar), again in 2 s");
        supervisor.look(START.plusSeconds(2));
        assertThat(starts).isEqualTo(2);
        supervisor.look(START.plusSeconds(3));
        assertThat(starts).isEqualTo(3);
    }
}

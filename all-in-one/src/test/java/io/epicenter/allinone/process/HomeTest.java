package io.epicenter.allinone.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    @TempDir
    Path folder;

    @Test
    void what_a_dead_launcher_left_is_ended() throws IOException, InterruptedException {
        Home home = Home.open(folder);
        Process left = sleeper(home.folder().toString());
        home.processes().remember("detector", left.toHandle());
        home.processes().claim();
        assertThat(left.waitFor(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_stranger_with_a_remembered_process_id_is_left_alone() throws IOException {
        Home home = Home.open(folder);
        Process stranger = sleeper("elsewhere");
        try {
            home.processes().remember("detector", stranger.toHandle());
            home.processes().claim();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void a_second_launcher_is_refused() throws IOException {
        Home home = Home.open(folder);
        Process other = sleeper("any");
        try {
            home.processes().remember("launcher", other.toHandle());
            assertThatThrownBy(home.processes()::claim)
                    .isInstanceOf(HomeTakenException.class)
                    .hasMessageContaining("already running");
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void what_an_interrupted_run_kept_is_cleared_and_its_logs_stay() throws IOException {
        Home home = Home.open(folder);
        Files.createDirectories(folder.resolve("redis/appendonlydir"));
        Files.createDirectories(folder.resolve("kafka/metrics-0"));
        home.clear("kafka", "redis");
        assertThat(folder).isDirectoryNotContaining("glob:**/{redis,kafka}");
        assertThat(folder.resolve("logs")).exists();
    }

    @Test
    void folders_of_dead_demonstrations_are_swept() throws IOException {
        Files.createDirectories(folder.resolve("demo-1/kafka"));
        Files.setLastModifiedTime(
                folder.resolve("demo-1"), java.nio.file.attribute.FileTime.fromMillis(1_000_000_000_000L));
        Files.createDirectories(folder.resolve("data"));
        Home.deleteAbandoned(folder, "demo-");
        assertThat(folder.resolve("demo-1")).doesNotExist();
        assertThat(folder.resolve("data")).exists();
    }

    private static Process sleeper(String argument) throws IOException {
        return new ProcessBuilder(List.of("sh", "-c", "sleep 60; true", argument)).start();
    }
}

package io.epicenter.allinone.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmProgramTest {
    private static final Instant RECORDED = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    @Test
    void a_cache_counts_until_a_library_is_newer() throws IOException {
        Path jar = file("app/run.jar", RECORDED.minusSeconds(1));
        Path library = file("app/lib/main/library.jar", RECORDED.minusSeconds(1));
        Path cache = folder.resolve("app.aot");
        JvmProgram program = new JvmProgram(List.of(), List.of(jar), "Main", List.of(), cache);
        assertThat(program.isRecorded()).isFalse();
        file("app.aot", RECORDED);
        assertThat(program.isRecorded()).isTrue();
        Files.setLastModifiedTime(library, FileTime.from(RECORDED.plusSeconds(1)));
        assertThat(program.isRecorded()).isFalse();
    }

    private Path file(String name, Instant modified) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
        Files.setLastModifiedTime(file, FileTime.from(modified));
        return file;
    }
}

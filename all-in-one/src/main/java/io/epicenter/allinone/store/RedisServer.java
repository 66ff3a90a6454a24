package io.epicenter.allinone.store;

import io.epicenter.allinone.process.Home;
import io.epicenter.allinone.process.LauncherException;
import io.epicenter.allinone.process.ProcessSpawner;
import io.epicenter.allinone.process.ProcessSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How Redis is started: the machine's own `redis-server` when it has one, else the one that comes with the
/// embedded-redis library.
public final class RedisServer {
    public static final String NAME = "redis";

    private RedisServer() {}

    public static ProcessSpec command(Home home, int port, boolean keep) {
        Path folder = home.folder().resolve("redis");
        Path config = home.folder().resolve("redis.conf");
        List<String> lines = List.of(
                "port " + port,
                "bind 127.0.0.1",
                "dir " + folder,
                "save \"\"",
                "appendonly " + (keep ? "yes" : "no"),
                "appendfsync everysec",
                "maxmemory-policy noeviction",
                "loglevel warning",
                "set-proc-title no");
        try {
            Files.createDirectories(folder);
            Files.write(config, lines);
        } catch (IOException failed) {
            throw new UncheckedIOException("writing " + config, failed);
        }
        String program = ProcessSpawner.onPath("redis-server")
                ? "redis-server"
                : bundled(home.folder()).toString();
        return new ProcessSpec(NAME, List.of(program, config.toString()), Map.of());
    }

    private static Path bundled(Path folder) {
        String resource = "redis-server-" + version();
        Path program = folder.resolve("redis-server");
        try (InputStream source = RedisServer.class.getResourceAsStream("/" + resource)) {
            if (source == null) {
                throw new LauncherException(
                        "there is no redis-server on the PATH and none comes along for this machine (" + resource
                                + "): install Redis");
            }
            Files.copy(source, program, StandardCopyOption.REPLACE_EXISTING);
            if (!program.toFile().setExecutable(true)) {
                throw new LauncherException("cannot make " + program + " executable");
            }
            return program;
        } catch (IOException failed) {
            throw new UncheckedIOException("writing " + program, failed);
        }
    }

    private static String version() {
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        if (mac) {
            return "6.2.6-v5-darwin-" + (arm ? "arm64" : "amd64");
        }
        return arm ? "6.2.7-linux-arm64" : "6.2.6-v5-linux-amd64";
    }
}

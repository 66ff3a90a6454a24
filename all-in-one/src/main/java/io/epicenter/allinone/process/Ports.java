package io.epicenter.allinone.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Ports of this machine's loopback address that nobody listens on. Never hands one out twice, nor one that another
/// launcher of this user has handed out: it may not listen yet. A lock on a file for each port tells, and ends with
/// the launcher.
public final class Ports {
    /// The usual ports of the stores with a 1 before them, so that a Kafka or Redis of the machine is not in the way.
    public static final int KAFKA = 19_092;
    public static final int KAFKA_CONTROLLER = 19_093;
    public static final int REDIS = 16_379;
    /// From a service's port to that of its management interface.
    public static final int TO_MANAGEMENT = 500;

    /// The highest TCP port.
    private static final int HIGHEST = 65_535;
    private final boolean random;
    private final Path locks;
    private final Set<Integer> given = new HashSet<>();
    /// Open as long as the ports are given.
    private final List<FileChannel> held = new ArrayList<>();

    public Ports(boolean random) {
        this(
                random,
                Path.of(System.getProperty("java.io.tmpdir"), "epicenter-ports-" + System.getProperty("user.name")));
    }

    /// @param locks where the files lie
    Ports(boolean random, Path locks) {
        this.random = random;
        this.locks = locks;
    }

    /// The preferred port when it is free, else the next free one above it.
    public int nearest(int preferred) {
        if (random) {
            return any();
        }
        for (int port = preferred; port <= HIGHEST; port++) {
            if (!given.contains(port) && isFree(port) && claim(port)) {
                given.add(port);
                return port;
            }
        }
        return any();
    }

    /// Whether no other launcher has it. Without a place for the files that cannot be told, and the port counts as
    /// unclaimed.
    private boolean claim(int port) {
        try {
            Files.createDirectories(locks);
            FileChannel channel = FileChannel.open(
                    locks.resolve(Integer.toString(port)), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isLocked(channel)) {
                channel.close();
                return false;
            }
            held.add(channel);
            return true;
        } catch (IOException noPlace) {
            return true;
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException heldHere) {
            return true;
        }
    }

    private int any() {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (given.add(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            } catch (IOException none) {
                throw new UncheckedIOException("no free port on this machine", none);
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}

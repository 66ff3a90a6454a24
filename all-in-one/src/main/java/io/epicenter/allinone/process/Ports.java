package io.epicenter.allinone.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/// Ports of this machine's loopback address that nobody listens on. Never hands one out twice.
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
    private final Set<Integer> given = new HashSet<>();

    public Ports(boolean random) {
        this.random = random;
    }

    /// The preferred port when it is free, else the next free one above it.
    public int nearest(int preferred) {
        if (random) {
            return any();
        }
        for (int port = preferred; port <= HIGHEST; port++) {
            if (!given.contains(port) && isFree(port)) {
                given.add(port);
                return port;
            }
        }
        return any();
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

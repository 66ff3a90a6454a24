package io.epicenter.allinone.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/// Waits for processes to be there.
public final class Readiness {
    /// How often a starting process is looked at, and how long one look may take. Chosen by hand: a tenth of a second
    /// is not noticed by who waits.
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final int CONNECT_MILLIS = 500;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(ANSWER).build();

    private Readiness() {}

    /// Whether somebody listens on this port of the loopback address.
    public static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    /// Whether the health page answers 200.
    public static boolean isReady(URI health) {
        try {
            HttpRequest request = HttpRequest.newBuilder(health).timeout(ANSWER).build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Waits until `there`; refuses when the process has ended or the deadline has passed.
    public static void await(ChildProcess child, Instant deadline, BooleanSupplier there) {
        while (!there.getAsBoolean()) {
            if (!child.isAlive()) {
                throw new LauncherException(child.exitReport());
            }
            if (Instant.now().isAfter(deadline)) {
                throw new LauncherException(child.name() + " is not ready in time; " + child.exitReport());
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
                throw new LauncherException("interrupted while waiting for " + child.name(), ended);
            }
        }
    }
}

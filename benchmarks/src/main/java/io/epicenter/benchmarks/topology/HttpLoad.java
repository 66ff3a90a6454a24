package io.epicenter.benchmarks.topology;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// GET requests at a fixed rate over a fixed number of loopback connections. A request is timed from when it was due,
/// not from when it could be sent, so that a slow answer is not hidden by the ones that waited behind it.
/// Source: Tene, "How not to measure latency" (coordinated omission).
final class HttpLoad {
    private static final int CONNECTIONS = 24;
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final long NANOS = 1_000_000_000L;

    private final int port;
    private final List<String> paths;
    private final int rate;

    /// @param rate requests per second
    HttpLoad(int port, List<String> paths, int rate) {
        this.port = port;
        this.paths = paths;
        this.rate = rate;
    }

    /// @param failed answers that were not 200
    /// @param bytes of all bodies
    record Result(long[] sortedNanos, int failed, long bytes, double seconds) {
        double millis(double quantile) {
            int at = (int) Math.min(sortedNanos.length - 1, Math.ceil(quantile * sortedNanos.length) - 1);
            return sortedNanos[Math.max(0, at)] / 1e6;
        }

        double perSecond() {
            return sortedNanos.length / seconds;
        }
    }

    Result run(int seconds) throws IOException {
        int count = rate * seconds;
        long[] nanos = new long[count];
        AtomicInteger next = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        long bytes = 0;
        long begin = System.nanoTime() + NANOS / 10;
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Future<Long>> running = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                running.add(threads.submit(() -> connection(begin, nanos, next, failed)));
            }
            for (Future<Long> one : running) {
                bytes += one.get();
            }
        } catch (ExecutionException broken) {
            throw new IOException("the service under test broke off: " + broken.getCause(), broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
        double took = (System.nanoTime() - begin) / (double) NANOS;
        Arrays.sort(nanos);
        return new Result(nanos, failed.get(), bytes, took);
    }

    private long connection(long begin, long[] nanos, AtomicInteger next, AtomicInteger failed) throws IOException {
        long bytes = 0;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
            for (int i = next.getAndIncrement(); i < nanos.length; i = next.getAndIncrement()) {
                long due = begin + i * NANOS / rate;
                for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                String request = "GET " + paths.get(i % paths.size()) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                String status = line(in);
                bytes += body(in);
                nanos[i] = System.nanoTime() - due;
                if (!status.startsWith("HTTP/1.1 200")) {
                    failed.incrementAndGet();
                }
            }
        }
        return bytes;
    }

    private static long body(InputStream in) throws IOException {
        long length = -1;
        boolean chunked = false;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(lower.substring(15).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
        }
        if (!chunked) {
            in.skipNBytes(Math.max(0, length));
            return Math.max(0, length);
        }
        long all = 0;
        for (long chunk = Long.parseLong(line(in), 16); chunk > 0; chunk = Long.parseLong(line(in), 16)) {
            in.skipNBytes(chunk + 2);
            all += chunk;
        }
        line(in);
        return all;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection was closed");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}

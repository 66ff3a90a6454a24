package io.epicenter.benchmarks.topology;

import io.epicenter.contracts.topology.TopologyKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Puts a packed snapshot into a Redis on this machine, as topology-service does: chunks, manifest, then the version.
final class RedisLoader {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket;

    private RedisLoader(Socket socket) {
        this.socket = socket;
    }

    static void load(int port, long version, byte[] packed) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            new RedisLoader(socket).write(version, packed);
        }
    }

    private void write(long version, byte[] packed) throws IOException {
        String blob = TopologyKeys.snapshot(version);
        int chunks = 0;
        for (int from = 0; from < packed.length; from += TopologyKeys.CHUNK_BYTES) {
            int to = Math.min(packed.length, from + TopologyKeys.CHUNK_BYTES);
            set(TopologyKeys.chunk(blob, chunks++), Arrays.copyOfRange(packed, from, to));
        }
        CRC32C checksum = new CRC32C();
        checksum.update(packed);
        set(TopologyKeys.manifest(blob), text(chunks + "," + packed.length + "," + checksum.getValue()));
        set(TopologyKeys.CURRENT, text(Long.toString(version)));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void set(String key, byte[] value) throws IOException {
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        command.writeBytes(text("*3\r\n"));
        for (byte[] word : new byte[][] {text("SET"), text(key), value}) {
            command.writeBytes(text("$" + word.length + "\r\n"));
            command.writeBytes(word);
            command.writeBytes(text("\r\n"));
        }
        socket.getOutputStream().write(command.toByteArray());
        byte[] answer = socket.getInputStream().readNBytes(5);
        if (!Arrays.equals(answer, text("+OK\r\n"))) {
            throw new IOException("Redis did not store " + key + ": " + new String(answer, StandardCharsets.UTF_8));
        }
    }
}

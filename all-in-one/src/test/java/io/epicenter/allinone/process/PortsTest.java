package io.epicenter.allinone.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
    @Test
    void a_taken_port_is_passed_over() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(new Ports(false).nearest(taken.getLocalPort())).isGreaterThan(taken.getLocalPort());
        }
    }

    @Test
    void a_port_is_handed_out_once() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        Ports ports = new Ports(false);
        assertThat(ports.nearest(free)).isNotEqualTo(ports.nearest(free));
    }

    @Test
    void two_launchers_do_not_share_a_port_that_nobody_listens_on_yet(@TempDir Path locks) throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        Ports one = new Ports(false, locks);
        Ports other = new Ports(false, locks);
        assertThat(other.nearest(free)).isNotEqualTo(one.nearest(free));
    }
}

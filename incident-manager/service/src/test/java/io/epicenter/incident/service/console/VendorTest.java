package io.epicenter.incident.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What others wrote is served byte for byte as they published it: htmx.org 2.0.10, uplot 1.6.30,
/// @fontsource-variable/inter 5.3.0, all from npm.
class VendorTest {
    @ParameterizedTest
    @CsvSource({
        "htmx/htmx.min.js, 71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de",
        "uplot/uPlot.iife.min.js, 7f29cd14e36d84141ab49c5e0a806d88e4d855596a9bc0e10799bc2c114b4c4f",
        "uplot/uPlot.min.css, df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04",
        "inter/inter-latin-variable.woff2, 3100e775e8616cd2611beecfa23a4263d7037586789b43f035236a2e6fbd4c62",
    })
    void is_unchanged(String file, String sha256) throws IOException, NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(read(file));

        assertThat(HexFormat.of().formatHex(hash)).isEqualTo(sha256);
    }

    @Test
    void comes_with_its_licence() throws IOException {
        assertThat(new String(read("htmx/LICENSE"))).contains("Zero-Clause BSD");
        assertThat(new String(read("uplot/LICENSE"))).contains("MIT");
        assertThat(new String(read("inter/LICENSE"))).contains("SIL Open Font License");
    }

    private static byte[] read(String file) throws IOException {
        String path = "/META-INF/resources/vendor/" + file;
        try (InputStream in = Objects.requireNonNull(VendorTest.class.getResourceAsStream(path), path)) {
            return in.readAllBytes();
        }
    }
}

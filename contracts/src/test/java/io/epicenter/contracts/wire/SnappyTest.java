package io.epicenter.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epicenter.contracts.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SnappyTest {
    private static byte[] decode(byte[] block) throws MalformedMessageException {
        return Snappy.decode(block, 1 << 24);
    }

    @Test
    void what_google_s_snappy_encodes_is_decoded() throws Exception {
        Random random = new Random(1);
        for (int size : new int[] {0, 1, 59, 60, 61, 255, 256, 257, 65_535, 65_536, 65_537, 300_000}) {
            byte[] noise = new byte[size];
            random.nextBytes(noise);
            byte[] text = "http_requests_total{service=\"cart\"} "
                    .repeat(size / 36 + 1)
                    .substring(0, size)
                    .getBytes(StandardCharsets.UTF_8);
            byte[] mixed = text.clone();
            for (int i = 0; i < size / 50; i++) {
                mixed[random.nextInt(size)] = (byte) random.nextInt();
            }
            for (byte[] plain : new byte[][] {noise, text, mixed, new byte[size]}) {
                byte[] block = org.xerial.snappy.Snappy.compress(plain);
                assertThat(decode(block)).isEqualTo(plain);
                assertThat(Snappy.declaredLength(block)).isEqualTo(size);
            }
        }
    }

    @Test
    void a_part_or_a_mutant_is_malformed_or_harmless() throws Exception {
        byte[] plain = "abcabcabcabcabc-0123456789-abcabcabcabc".repeat(20).getBytes(StandardCharsets.UTF_8);
        byte[] block = org.xerial.snappy.Snappy.compress(plain);
        for (int length = 0; length < block.length; length++) {
            byte[] part = Arrays.copyOf(block, length);
            assertThatThrownBy(() -> decode(part)).isInstanceOf(MalformedMessageException.class);
        }
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            byte[] mutant = block.clone();
            mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
            try {
                Snappy.decode(mutant, 1 << 20);
            } catch (MalformedMessageException expected) {
                assertThat(expected).hasMessageStartingWith("snappy: ");
            }
        }
    }

    @Test
    void more_than_the_limit_is_refused_before_it_is_allocated() {
        byte[] bomb = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F, 0};
        assertThatThrownBy(() -> Snappy.decode(bomb, 1000))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("declares 4294967295 bytes, the limit is 1000");
    }
}

package io.epicenter.contracts.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class KeyPartitionerTest {
    @Test
    void a_key_lands_where_kafka_s_own_partitioner_puts_it() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            assertThat(KeyPartitioner.murmur2(bytes)).isEqualTo(Utils.murmur2(bytes));
            String key = "default/prod/service:shop/" + new String(bytes, StandardCharsets.UTF_8);
            int count = 1 + random.nextInt(64);
            assertThat(KeyPartitioner.partition(key, count))
                    .isEqualTo(Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % count);
        }
    }
}

package io.epicenter.detector.log.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TemplateMinerTest {
    private final TemplateMiner miner = new TemplateMiner(TemplateMiner.Settings.DEFAULT);

    private List<String> texts() {
        return miner.templates().stream().map(LogTemplate::text).toList();
    }

    @Test
    void values_do_not_make_templates() {
        for (int i = 0; i < 50; i++) {
            miner.accept("Took " + i + " ms for user-" + i);
        }
        assertThat(texts()).containsExactly("Took <number> for <id>");
        assertThat(miner.templates().getFirst().count()).isEqualTo(50);
    }

    @Test
    void states_stay_apart_and_names_come_together() {
        LogTemplate first = miner.accept("session opened for user alice by root");
        for (String name : List.of("bob", "carol", "dave", "erin", "frank")) {
            miner.accept("session opened for user " + name + " by root");
        }
        miner.accept("link is up");
        miner.accept("link is down");
        assertThat(texts()).containsExactly("session opened for user <*> by root", "link is up", "link is down");
        assertThat(first.root().count()).isEqualTo(6);
        assertThat(miner.accept("session opened for user zoe by root")).isSameAs(first.root());
    }

    @Test
    void a_word_where_ids_stand_is_a_value() {
        miner.accept("device eth0 removed");
        LogTemplate template = miner.accept("device lo removed");
        assertThat(template.text()).isEqualTo("device <*> removed");
        assertThat(template.count()).isEqualTo(2);
        assertThat(miner.templates()).hasSize(1);
    }

    @Test
    void an_id_where_words_stood_makes_them_values() {
        LogTemplate lo = miner.accept("device lo removed");
        LogTemplate eth = miner.accept("device eth0 removed");
        assertThat(lo.root()).isSameAs(eth).extracting(LogTemplate::count).isEqualTo(2L);
    }

    @Test
    void the_bound_holds_and_the_oldest_goes() {
        TemplateMiner small = new TemplateMiner(new TemplateMiner.Settings(3, 100, 4));
        for (String line : List.of("alpha one", "beta two", "gamma three", "alpha one", "delta four")) {
            small.accept(line);
        }
        assertThat(small.templates())
                .extracting(LogTemplate::text)
                .containsExactly("alpha one", "gamma three", "delta four");
        assertThat(small.forgotten()).isEqualTo(1);
    }

    @Test
    void goes_on_after_a_restart_as_if_there_had_been_none() throws IOException {
        List<String> lines = new Random(7)
                .ints(4000, 0, 30)
                .mapToObj(n -> "step " + (char) ('a' + n % 7) + "x of " + (char) ('a' + n % 3) + "y took " + n + " ms")
                .toList();
        TemplateMiner restored = new TemplateMiner(TemplateMiner.Settings.DEFAULT);
        for (int i = 0; i < lines.size(); i++) {
            if (i == 20) {
                restored.read(new DataInputStream(new ByteArrayInputStream(written(miner))));
            }
            LogTemplate expected = miner.accept(lines.get(i));
            if (i >= 20) {
                assertThat(restored.accept(lines.get(i)).text()).isEqualTo(expected.text());
            }
        }
        assertThat(written(restored)).isEqualTo(written(miner));
    }

    private static byte[] written(TemplateMiner miner) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        miner.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    @Test
    void any_text_is_a_line() {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            StringBuilder line = new StringBuilder();
            random.ints(random.nextInt(60), 0, 300).forEach(c -> line.append((char) c));
            assertThat(miner.accept(line.toString()).text()).isNotEmpty();
        }
        assertThat(miner.templates()).hasSizeLessThanOrEqualTo(1000);
    }
}

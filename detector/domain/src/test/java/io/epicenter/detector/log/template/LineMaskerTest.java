package io.epicenter.detector.log.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineMaskerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "Took 35 ms # Took <number>",
                "from 10.0.0.1:8080 to /10.0.0.2 # from <address> to <address>",
                "session 0x14ede63a5a70002 deadbeefcafe # session <hex>",
                "instance b9000564-fe1a-409b-b8cc-1e88b294cd1d up # instance <uuid> up",
                "open /var/log/app failed # open <path> failed",
                "GET https://shop.example/cart?id=7, done # GET <url> , done",
                "at Fri Jun 17 07:07:00 2005 by root # at <time> by root",
                "2024-05-01 07:07:00,123 started # <*> started",
                "job_1445144423722_0020 done # <id> done",
                "sent 1165 bytes (1.13 KB), lifetime <1 sec # sent <number> , lifetime <number>",
                "nodes an14 an15 an16 down # nodes <id> down",
                "IRQs 3, 4, 5 # IRQs <number>",
                "size:12 user=root # size : <number> user = root",
                "connection from () closed # connection from ( <*> ) closed",
                "proxy.example:5070 refused # <id> refused",
                "can't stop! # can ' t stop !"
            })
    void a_line_is_words_and_typed_masks(String line, String expected) {
        assertThat(String.join(" ", new LineMasker().mask(line))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"''", "'   '", "'\u0000'"})
    void a_line_of_nothing_is_one_mask(String line) {
        assertThat(new LineMasker().mask(line)).containsExactly("<*>");
    }

    @ParameterizedTest
    @CsvSource({"w", "'w ( '"})
    void a_long_line_is_cut(String part) {
        assertThat(new LineMasker().mask((part + " ").repeat(500))).hasSize(LineMasker.MOST_TOKENS);
    }
}

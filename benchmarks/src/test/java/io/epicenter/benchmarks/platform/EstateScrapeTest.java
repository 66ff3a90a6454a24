package io.epicenter.benchmarks.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.wire.WriteRequestReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;

final class EstateScrapeTest {
    private static final long TIME = 1_700_000_000_000L;

    private final Estate estate = new Estate(60, 5);

    @Test
    void slices_together_show_every_series_once_and_counters_rise() throws IOException, MalformedMessageException {
        EstateScrape one = new EstateScrape(estate, 0, 2, 1);
        EstateScrape other = new EstateScrape(estate, 1, 2, 1);
        Map<String, Double> first = round(TIME, one, other);
        Map<String, Double> second = round(TIME + 15_000, one, other);
        assertThat(first).hasSize(one.series() + other.series()).containsOnlyKeys(second.keySet());
        assertThat(second).allSatisfy((series, value) -> {
            if (series.matches(".*_(total|sum|count|bucket)\\{.*")) {
                assertThat(value).isGreaterThanOrEqualTo(first.get(series));
            }
        });
        long perService =
                (one.series() + other.series() - 6L * estate.plan().calls().size()) / estate.services();
        assertThat(perService).isEqualTo(33L * Estate.PODS);
    }

    @Test
    void what_has_vanished_shows_nothing_and_its_callers_fail() throws IOException, MalformedMessageException {
        EstateScrape scrape = new EstateScrape(estate, 0, 1, 1);
        int guilty = estate.someCallee();
        estate.vanish(guilty);
        Map<String, Double> shown = round(TIME, scrape);
        assertThat(shown.keySet()).noneMatch(series -> series.contains("service=" + Estate.name(guilty) + "}"));
        assertThat(shown).hasSize(scrape.series() - 33 * Estate.PODS);
        assertThat(estate.plan().callers(guilty)).allMatch(caller -> estate.failing(caller) > 0.01);
    }

    @Test
    void buckets_hold_the_smaller_ones() throws IOException, MalformedMessageException {
        EstateScrape scrape = new EstateScrape(estate, 0, 1, 1);
        estate.advance();
        WriteRequestReader reader = new WriteRequestReader();
        double before = 0;
        int buckets = 0;
        for (byte[] body : scrape.bodies(TIME)) {
            reader.reset(Snappy.uncompress(body));
            while (reader.nextSeries()) {
                assertThat(reader.nextSample()).isTrue();
                if (!name(reader).endsWith("_bucket")) {
                    before = 0;
                    continue;
                }
                assertThat(reader.value()).isGreaterThanOrEqualTo(before);
                before = reader.value();
                buckets++;
            }
        }
        assertThat(buckets).isEqualTo(22 * Estate.PODS * estate.services());
    }

    private Map<String, Double> round(long millis, EstateScrape... scrapes)
            throws IOException, MalformedMessageException {
        estate.advance();
        Map<String, Double> values = new HashMap<>();
        WriteRequestReader reader = new WriteRequestReader();
        for (EstateScrape scrape : scrapes) {
            for (byte[] body : scrape.bodies(millis)) {
                reader.reset(Snappy.uncompress(body));
                while (reader.nextSeries()) {
                    assertThat(reader.nextSample()).isTrue();
                    assertThat(reader.timestampMillis()).isEqualTo(millis);
                    assertThat(values.put(name(reader) + reader.labels(), reader.value()))
                            .isNull();
                    assertThat(reader.nextSample()).isFalse();
                }
            }
        }
        return values;
    }

    private static String name(WriteRequestReader reader) {
        return reader.labels().getOrDefault("__name__", "");
    }
}

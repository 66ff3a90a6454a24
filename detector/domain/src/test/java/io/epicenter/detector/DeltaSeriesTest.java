package io.epicenter.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.wire.RemoteWriteV2Writer;
import io.epicenter.detector.output.Collected;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A counter that is sent as increases is judged as the same counter sent as totals.
class DeltaSeriesTest {
    private static final String RATE = "http-rate";

    private static List<Deviation> judged(boolean delta) throws Exception {
        Engine engine = Feed.engine();
        Collected out = new Collected();
        double total = 0;
        for (int i = 1; i <= 40; i++) {
            double increase = 50 + 10 * (i % 3);
            total += increase;
            long time = Feed.START + i * 10_000L;
            byte[] record = new RemoteWriteV2Writer()
                    .add(
                            Feed.labels("http_requests_total", "service", "cart", "code", "200"),
                            delta ? increase : total,
                            time,
                            delta ? time - 10_000 : 0)
                    .toByteArray();
            engine.accept(record, Feed.PROTOBUF, out);
        }
        return out.deviations(RATE);
    }

    @Test
    void delta_has_the_rate_of_cumulative() throws Exception {
        List<Deviation> delta = judged(true);
        List<Deviation> cumulative = judged(false);
        assertThat(cumulative).hasSizeGreaterThan(20);
        int more = delta.size() - cumulative.size();
        assertThat(more).isBetween(0, 1);
        for (int i = 2; i < cumulative.size(); i++) {
            Deviation one = delta.get(i + more);
            assertThat(one.timestamp()).isEqualTo(cumulative.get(i).timestamp());
            assertThat(one.observed()).isCloseTo(cumulative.get(i).observed(), within(1e-9));
        }
    }
}

package io.epicenter.detector.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.epicenter.detector.method.fitted.LuminaireMethod;
import io.epicenter.detector.method.streaming.StreamingMethod;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VotingMethodTest extends MethodContract {
    @Override
    protected Method method() {
        return new VotingMethod(
                List.of(new StreamingMethod(), new LuminaireMethod(FittingExecutor.INLINE)), Vote.COMBINED);
    }

    @Override
    protected int mostBytes() {
        return 16_384;
    }

    @Test
    void votes_differ_in_what_they_ask_for() {
        double[] pValues = {1e-9, 0.01, 0.4};
        assertThat(Vote.ANY.of(pValues)).isCloseTo(3e-9, within(1e-15));
        assertThat(Vote.ALL.of(pValues)).isEqualTo(0.4);
        assertThat(Vote.MAJORITY.of(pValues)).isEqualTo(0.01);
        assertThat(Vote.COMBINED.of(pValues)).isCloseTo(3e-9, within(1e-10));
        assertThat(Vote.COMBINED.of(new double[] {0.3, 0.3})).isCloseTo(0.3, within(1e-9));
    }

    @Test
    void a_combined_vote_of_independent_noise_is_a_p_value() {
        Random random = new Random(1);
        int below = 0;
        for (int i = 0; i < 20_000; i++) {
            below += Vote.COMBINED.of(new double[] {random.nextDouble(), random.nextDouble()}) < 0.05 ? 1 : 0;
        }
        assertThat(below / 20_000.0).isCloseTo(0.05, within(0.01));
    }
}

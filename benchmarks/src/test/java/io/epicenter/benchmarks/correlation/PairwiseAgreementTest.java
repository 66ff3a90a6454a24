package io.epicenter.benchmarks.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PairwiseAgreementTest {
    @Test
    void the_same_grouping_agrees_fully_whatever_its_labels() {
        PairwiseAgreement agreement = PairwiseAgreement.of(List.of(1, 1, 2, 2, 2), List.of("b", "b", "a", "a", "a"));
        assertThat(agreement.f1()).isEqualTo(1);
        assertThat(agreement.ari()).isEqualTo(1);
    }

    @Test
    void one_group_for_everything_has_all_recall_and_no_adjusted_agreement() {
        PairwiseAgreement agreement = PairwiseAgreement.of(List.of(1, 1, 2, 2), List.of("a", "a", "a", "a"));
        assertThat(agreement.recall()).isEqualTo(1);
        assertThat(agreement.precision()).isEqualTo(2 / 6.0, within(1e-12));
        assertThat(agreement.ari()).isEqualTo(0, within(1e-12));
    }

    @Test
    void every_item_alone_has_no_recall() {
        PairwiseAgreement agreement = PairwiseAgreement.of(List.of(1, 1, 2), List.of("a", "b", "c"));
        assertThat(agreement.f1()).isEqualTo(0);
        assertThat(agreement.precision()).isEqualTo(1);
    }
}

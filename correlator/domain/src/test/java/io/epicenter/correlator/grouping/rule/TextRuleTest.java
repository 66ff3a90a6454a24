package io.epicenter.correlator.grouping.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Entity;
import io.epicenter.correlator.Shop;
import io.epicenter.correlator.grouping.CorrelationRule;
import io.epicenter.correlator.grouping.CorrelationRuleContract;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Symptom;
import org.junit.jupiter.api.Test;

class TextRuleTest extends CorrelationRuleContract {
    private static final int MORE_THAN_IS_CACHED = 12_000;

    @Override
    protected CorrelationRule rule() {
        return new TextRule();
    }

    @Override
    protected CorrelationRule.Vote speaking() {
        return vote(alert(Shop.service("checkout"), "calls to PAYMENT fail", 0), alert("payment", 0));
    }

    private CorrelationRule.Vote vote(Symptom one, Symptom other) {
        return question(one, other, shop()).to(rule());
    }

    private static Symptom titled(String title) {
        return alert(Shop.service("cart"), title, 0);
    }

    @Test
    void a_text_that_names_the_other_speaks_whatever_the_case() {
        CorrelationRule.Vote named = speaking();
        assertThat(named.logOdds()).isEqualTo(2);
        assertThat(named.reason().get()).isEqualTo("one names the other");
    }

    @Test
    void short_names_and_its_own_name_are_no_mention() {
        Symptom own = alert(Shop.service("payment"), "payment is late", 0);
        assertThat(vote(own, alert(Shop.service("payment"), "disk", 0)).logOdds())
                .isZero();
        assertThat(vote(titled("the tax is late"), alert(Shop.service("tax"), "disk", 0))
                        .logOdds())
                .isZero();
        assertThat(vote(titled("the fees are late"), alert(Shop.service("fees"), "disk", 0))
                        .logOdds())
                .isEqualTo(2);
    }

    @Test
    void the_same_name_in_another_namespace_is_another_thing() {
        Symptom elsewhere = alert(Entity.service("default", "prod", "billing", "payment"), "disk", 0);
        Symptom nowhere = alert(Entity.service("default", "prod", Entity.NO_NAMESPACE, "payment"), "disk", 0);
        assertThat(vote(titled("payment is late"), elsewhere).logOdds()).isZero();
        assertThat(vote(titled("payment is late"), nowhere).logOdds()).isEqualTo(2);
    }

    @Test
    void words_in_common_speak_by_their_part_of_all_and_silently() {
        CorrelationRule.Vote half = vote(titled("queue overflow"), titled("queue overflow stuck today"));
        assertThat(half.logOdds()).isEqualTo(0.25);
        assertThat(half.reason().get()).isEmpty();
        assertThat(vote(titled("queue overflow"), titled("queue overflow")).logOdds())
                .isEqualTo(0.5);
        assertThat(vote(titled("queue overflow"), titled("disk broken")).logOdds())
                .isZero();
    }

    @Test
    void numbers_and_short_words_are_no_words() {
        assertThat(vote(titled("on 12345 of it"), titled("on 12345 of it"))).isEqualTo(CorrelationRule.Vote.ABSTAIN);
    }

    @Test
    void more_texts_than_it_remembers_are_still_read_right() {
        CorrelationRule rule = rule();
        DependencyGraph graph = shop();
        for (int i = 0; i < MORE_THAN_IS_CACHED; i++) {
            question(titled("line " + i), titled("line " + -i), graph).to(rule);
        }
        assertThat(question(titled("queue overflow"), titled("queue overflow"), graph)
                        .to(rule)
                        .logOdds())
                .isEqualTo(0.5);
    }
}

package io.epicenter.correlator.grouping.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Entity;
import io.epicenter.correlator.Shop;
import io.epicenter.correlator.grouping.CorrelationRule;
import io.epicenter.correlator.grouping.CorrelationRuleContract;
import org.junit.jupiter.api.Test;

class NamespaceRuleTest extends CorrelationRuleContract {
    private static final Entity KNOWN = Shop.service("cart");
    private static final Entity UNKNOWN = Shop.service("nobody-knows");

    @Override
    protected CorrelationRule rule() {
        return new NamespaceRule();
    }

    @Override
    protected CorrelationRule.Vote speaking() {
        return vote(UNKNOWN, KNOWN);
    }

    private CorrelationRule.Vote vote(Entity one, Entity other) {
        return question(alert(one, "check", 0), alert(other, "check", 0), shop())
                .to(rule());
    }

    @Test
    void what_the_graph_does_not_know_may_belong_to_what_it_knows_in_its_namespace() {
        assertThat(vote(UNKNOWN, KNOWN).logOdds()).isEqualTo(2.6);
        assertThat(vote(UNKNOWN, KNOWN).reason().get()).isEqualTo("both in shop");
    }

    @Test
    void between_two_known_or_two_unknown_it_says_nothing() {
        assertThat(vote(KNOWN, Shop.service("report-api"))).isEqualTo(CorrelationRule.Vote.ABSTAIN);
        assertThat(vote(UNKNOWN, Shop.service("unheard-of"))).isEqualTo(CorrelationRule.Vote.ABSTAIN);
    }

    @Test
    void another_namespace_or_none_is_nothing_in_common() {
        assertThat(vote(Entity.service("default", "prod", "billing", "tax"), KNOWN))
                .isEqualTo(CorrelationRule.Vote.ABSTAIN);
        assertThat(vote(Entity.service("default", "prod", Entity.NO_NAMESPACE, "tax"), Shop.machine("worker-1")))
                .isEqualTo(CorrelationRule.Vote.ABSTAIN);
    }

    @Test
    void the_same_name_of_another_environment_is_another_namespace() {
        assertThat(vote(Entity.service("default", "test", "shop", "tax"), KNOWN))
                .isEqualTo(CorrelationRule.Vote.ABSTAIN);
    }
}

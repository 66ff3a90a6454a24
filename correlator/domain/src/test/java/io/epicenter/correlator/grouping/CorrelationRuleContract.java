package io.epicenter.correlator.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Incident.MemberKind;
import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.BuiltInPlugins;
import io.epicenter.correlator.Shop;
import io.epicenter.correlator.SmallGraph;
import io.epicenter.correlator.model.Changes;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Scenario;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What every correlation rule must do, whatever its idea. A new rule's test extends it.
public abstract class CorrelationRuleContract {
    protected static final Instant START = Scenario.ONSET;
    protected static final Settings.Sessions SETTINGS = Settings.DEFAULT.sessions();

    /// The furthest that one rule may move a link's log-odds, a veto aside: from even odds to 400 to 1. What is surer
    /// than that leaves no room for the other rules.
    private static final double MOST = 6;

    /// A new instance.
    protected abstract CorrelationRule rule();

    /// What the rule says where its idea applies.
    protected abstract CorrelationRule.Vote speaking();

    /// Whether it says the same of two symptoms whichever of them looks for an incident. A rule of the incident's
    /// times need not.
    protected boolean isSymmetric() {
        return true;
    }

    /// One question to a rule.
    protected record Question(CorrelationRule.SymptomPair pair, CorrelationRule.Scope scope) {
        Question swapped() {
            return new Question(
                    new CorrelationRule.SymptomPair(
                            pair.member(), pair.candidate(), pair.lastActivity(), pair.active()),
                    scope);
        }

        public CorrelationRule.Vote to(CorrelationRule rule) {
            return rule.vote(pair, scope);
        }
    }

    /// What was said, comparable.
    private record Said(double logOdds, String reason) {
        static Said of(CorrelationRule.Vote vote) {
            return new Said(vote.logOdds(), vote.reason().get());
        }
    }

    protected static DependencyGraph shop() {
        return new DependencyGraph(Shop.topology());
    }

    protected static Symptom alert(String service, int second) {
        return alert(Shop.service(service), "check failed", second);
    }

    protected static Symptom alert(Entity entity, String title, int second) {
        return Scenario.symptom(entity, title, START.plusSeconds(second));
    }

    /// Whether the candidate belongs to the incident of a member that still lasts, where nothing was changed.
    protected static Question question(Symptom candidate, Symptom member, DependencyGraph graph) {
        return new Question(
                new CorrelationRule.SymptomPair(candidate, member, member.onset(), true),
                new CorrelationRule.Scope(graph, SETTINGS, Scenario.together(graph)));
    }

    /// Things of all kinds: known and unknown, of other namespaces and environments, without a word or a number.
    private static List<Symptom> symptoms() {
        Entity pod = SmallGraph.pod("payment-5d4f8c7b9-x2x4z");
        return List.of(
                alert("frontend", 0),
                alert(Shop.service("payment"), "payment cannot reach ledger-db", 30),
                alert("ledger-db", 119),
                alert("report-api", 240),
                alert(Shop.service("cart").edgeFrom("checkout"), "calls are slow", -45),
                alert(pod, "memory", 5),
                alert(Shop.machine("worker-1"), "", 10),
                alert("nobody-knows", 20),
                alert(Entity.service("default", "prod", Entity.NO_NAMESPACE, "payment"), "check failed", 1),
                alert(Entity.service("default", "prod", "billing", "payment"), "payment is slow", 2),
                alert(Entity.service("default", "test", "shop", "payment"), "payment is slow", 3),
                alert(Entity.service("other", "prod", "shop", "payment"), "payment is slow", 4),
                withoutNumbers(Shop.service("catalog")));
    }

    private static Symptom withoutNumbers(Entity entity) {
        return new Symptom(
                "odd",
                MemberKind.ANOMALY,
                entity,
                SignalKind.OTHER,
                Direction.NONE,
                "",
                "",
                START,
                START,
                START.plusSeconds(5),
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NaN,
                false,
                Double.NaN,
                "",
                true,
                "");
    }

    private static List<Question> questions() {
        List<Question> questions = new ArrayList<>();
        for (DependencyGraph graph : List.of(new DependencyGraph(SmallGraph.empty()), shop())) {
            Changes rollout = Scenario.together(
                    graph,
                    Scenario.change("deploy", Shop.service("payment"), Map.of("rollout", "r-1"), START.minusSeconds(9)),
                    Scenario.change(
                            "deploy", Shop.service("report-api"), Map.of("rollout", "r-1"), START.minusSeconds(5)));
            for (Changes changes : List.of(Scenario.together(graph), rollout)) {
                CorrelationRule.Scope scope = new CorrelationRule.Scope(graph, SETTINGS, changes);
                for (Symptom candidate : symptoms()) {
                    for (Symptom member : symptoms()) {
                        questions.add(new Question(
                                new CorrelationRule.SymptomPair(candidate, member, member.onset(), true), scope));
                        questions.add(new Question(
                                new CorrelationRule.SymptomPair(candidate, member, START.plusSeconds(90), false),
                                scope));
                    }
                }
            }
        }
        return questions;
    }

    private static List<Said> said(CorrelationRule rule, List<Question> questions) {
        return questions.stream().map(question -> Said.of(question.to(rule))).toList();
    }

    @Test
    void it_has_a_name_of_its_own_among_the_built_in_rules() {
        assertThat(rule().name()).matches("[a-z]+(-[a-z]+)*").isEqualTo(rule().name());
        assertThat(BuiltInPlugins.all().rules())
                .filteredOn(other -> other.name().equals(rule().name()))
                .singleElement()
                .isInstanceOf(rule().getClass());
    }

    @Test
    void it_says_its_reason_in_words() {
        CorrelationRule.Vote vote = speaking();
        assertThat(vote.logOdds()).isFinite().isNotZero();
        assertThat(vote.reason().get()).isNotBlank().doesNotContain("\n");
    }

    @Test
    void its_votes_are_bounded_numbers_or_a_veto() {
        assertThat(said(rule(), questions())).allSatisfy(said -> {
            assertThat(said.reason()).isNotNull();
            if (said.logOdds() != CorrelationRule.Vote.VETO.logOdds()) {
                assertThat(said.logOdds()).isBetween(-MOST, MOST);
            }
        });
    }

    @Test
    void what_it_prefers_is_bounded_and_never_less_for_what_is_more_probable() {
        double before = Double.NEGATIVE_INFINITY;
        for (double expected : new double[] {0, 1e-6, 0.1, 0.5, 0.9, 1}) {
            CorrelationRule.Vote vote = rule().prefer(new CorrelationRule.Choice(alert("cart", 0), expected));
            assertThat(vote.logOdds()).isGreaterThanOrEqualTo(before).isLessThanOrEqualTo(MOST);
            assertThat(vote.reason().get()).isNotNull();
            before = vote.logOdds();
        }
    }

    @Test
    void the_same_question_has_the_same_answer_whatever_was_asked_before() {
        List<Question> questions = questions();
        List<Said> first = said(rule(), questions);
        CorrelationRule again = rule();
        List<Question> backwards = new ArrayList<>(questions);
        Collections.reverse(backwards);
        List<Said> second = new ArrayList<>(said(again, backwards));
        Collections.reverse(second);
        assertThat(second).isEqualTo(first);
        assertThat(said(again, questions())).isEqualTo(first);
    }

    @Test
    void it_does_not_matter_which_of_two_looks_for_an_incident() {
        List<Question> questions = questions();
        if (isSymmetric()) {
            assertThat(questions)
                    .allSatisfy(
                            question -> assertThat(question.swapped().to(rule()).logOdds())
                                    .isEqualTo(question.to(rule()).logOdds()));
        } else {
            assertThat(questions)
                    .as("a rule that says that it is not symmetric")
                    .anyMatch(question -> question.swapped().to(rule()).logOdds()
                            != question.to(rule()).logOdds());
        }
    }

    @Test
    void settings_without_room_are_taken() {
        Settings.Sessions none = new Settings.Sessions(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0, 0.5);
        for (Question question : questions()) {
            CorrelationRule.Scope scope = question.scope();
            assertThat(rule().vote(question.pair(), new CorrelationRule.Scope(scope.graph(), none, scope.changes()))
                            .logOdds())
                    .isNotNaN()
                    .isLessThanOrEqualTo(MOST);
        }
    }
}

package io.epicenter.correlator.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Incident;
import io.epicenter.correlator.Story;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Two roots at once inside one connected system.
class IndependentRootSplitterTest {
    private static final int FOREVER = 100_000;

    private static Story twoDeploys() {
        return new Story(31)
                .change("deploy", "payment", "deploy payment v2", 280)
                .change("deploy", "catalog", "deploy catalog v9", 295)
                .fault("payment", "latency", 0.4, 300, 480)
                .fault("catalog", "errors", 0.3, 320, 500);
    }

    private static List<String> blamed(Story story) {
        return story.last().stream()
                .map(incident ->
                        incident.rootCause().candidates().getFirst().entity().name())
                .toList();
    }

    @Test
    void two_independent_faults_in_one_system_are_two_incidents() {
        Story story = twoDeploys().play(460);
        assertThat(blamed(story)).as(story::tell).containsExactly("payment", "catalog");
        assertThat(story.last())
                .extracting(incident -> incident.rootCause().event())
                .containsExactly(
                        io.epicenter.contracts.Ids.of("change", "deploy payment v2"),
                        io.epicenter.contracts.Ids.of("change", "deploy catalog v9"));
        assertThat(story.decisions)
                .filteredOn(decision -> decision.reason().contains("two roots"))
                .extracting(Decision::outcome)
                .contains(Decision.Outcome.OPENED);
    }

    @Test
    void both_end_by_themselves() {
        Story story = twoDeploys().play(900);
        assertThat(story.last())
                .as(story::tell)
                .hasSize(2)
                .extracting(Incident::status)
                .containsOnly(Incident.Status.RESOLVED);
    }

    @Test
    void a_restart_and_the_order_of_inputs_change_nothing() {
        List<Incident> whole = twoDeploys().play(600).incidents;
        for (int second : List.of(330, 345, 420)) {
            Story restarted = twoDeploys();
            restarted.restartAt = second;
            assertThat(restarted.play(600).incidents).isEqualTo(whole);
        }
        Story shuffled = twoDeploys();
        shuffled.shuffled = true;
        assertThat(shuffled.play(600).incidents).isEqualTo(whole);
    }

    @Test
    void what_began_in_one_moment_without_a_change_is_one_incident() {
        Story story = new Story(32)
                .fault("catalog", "latency", 0.3, 300, FOREVER)
                .fault("shipping", "latency", 0.3, 300, FOREVER)
                .play(420);
        assertThat(story.last()).as(story::tell).hasSize(1);
    }

    @Test
    void what_began_apart_is_two_without_changes_too() {
        Story story = new Story(33)
                .fault("catalog", "latency", 0.3, 300, FOREVER)
                .fault("shipping", "errors", 0.4, 340, FOREVER)
                .play(460);
        assertThat(blamed(story)).as(story::tell).containsExactly("catalog", "shipping");
    }

    @Test
    void a_callee_that_began_later_with_a_change_of_its_own_does_not_explain_its_caller() {
        Story story = new Story(34)
                .change("deploy", "checkout", "deploy checkout v2", 280)
                .change("deploy", "shipping", "deploy shipping v5", 310)
                .fault("checkout", "latency", 0.6, 300, FOREVER)
                .fault("shipping", "errors", 0.4, 340, FOREVER)
                .play(460);
        assertThat(blamed(story)).as(story::tell).containsExactly("checkout", "shipping");
    }

    private static Story callerOverCallee(double added) {
        Story story = new Story(35)
                .change("deploy", "shipping", "deploy shipping v5", 280)
                .change("deploy", "checkout", "deploy checkout v2", 300)
                .fault("shipping", "errors", 0.4, 300, FOREVER)
                .fault("checkout", "latency", added, 320, FOREVER);
        story.traced = true;
        return story.play(460);
    }

    @Test
    void a_caller_that_is_slow_itself_after_a_change_of_its_own_is_a_second_root() {
        Story story = callerOverCallee(0.3);
        assertThat(blamed(story)).as(story::tell).containsExactly("shipping", "checkout");
    }

    @Test
    void a_change_of_a_caller_that_adds_nothing_itself_is_a_decoy() {
        Story story = callerOverCallee(0);
        assertThat(blamed(story)).as(story::tell).containsExactly("shipping");
    }
}

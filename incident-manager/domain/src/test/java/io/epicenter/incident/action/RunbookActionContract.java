package io.epicenter.incident.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What every kind of runbook step keeps to.
abstract class RunbookActionContract {
    abstract RunbookAction action();

    /// All fields, required and optional, with values that fit.
    abstract Map<String, List<String>> fields();

    PlannedStep plan(Map<String, List<String>> fields) {
        return action().plan(new StepArguments(fields));
    }

    Map<String, List<String>> with(String field, String... values) {
        Map<String, List<String>> fields = new HashMap<>(fields());
        fields.put(field, List.of(values));
        return fields;
    }

    void assertRefused(String field, String... values) {
        assertThatThrownBy(() -> plan(with(field, values)))
                .isInstanceOfSatisfying(
                        StepArguments.InvalidArgumentException.class,
                        refused -> assertThat(refused.field()).isEqualTo(field));
    }

    @Test
    void its_name_can_be_written_in_a_runbook() {
        assertThat(action().name()).matches("[a-z0-9]+([.-][a-z0-9]+)*");
    }

    @Test
    void its_fields_are_required_or_optional_but_not_both() {
        assertThat(action().required())
                .isNotEmpty()
                .noneMatch(field -> action().optional().contains(field));
        assertThat(fields().keySet()).containsAll(action().required()).containsAll(action().optional());
    }

    @Test
    void a_plan_says_exactly_what_would_be_done() {
        PlannedStep step = plan(fields());
        assertThat(step.kind()).isEqualTo(action().name());
        assertThat(step.argv()).isNotEmpty().noneMatch(String::isEmpty);
        assertThat(step.target()).isNotBlank();
        assertThat(step.text()).isNotBlank();
    }

    @Test
    void the_same_arguments_give_the_same_plan() {
        assertThat(plan(fields())).isEqualTo(plan(fields()));
    }

    @Test
    void a_missing_field_is_named() {
        for (String field : action().required()) {
            Map<String, List<String>> fields = new HashMap<>(fields());
            fields.remove(field);
            assertThatThrownBy(() -> plan(fields))
                    .isInstanceOfSatisfying(
                            StepArguments.InvalidArgumentException.class,
                            refused -> assertThat(refused.field()).isEqualTo(field));
        }
    }

    @Test
    void optional_fields_can_be_left_out() {
        Map<String, List<String>> fields = new HashMap<>(fields());
        fields.keySet().retainAll(action().required());
        assertThat(plan(fields).argv()).isNotEmpty();
    }
}

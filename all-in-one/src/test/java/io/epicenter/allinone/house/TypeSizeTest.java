package io.epicenter.allinone.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A type is one idea that a reader can hold: the limits of STYLE, and the few that may exceed them.
class TypeSizeTest {
    /// Who may exceed a limit, and why. A type that no longer does must leave the list.
    private static final Map<String, String> EXCEPTIONS = Map.ofEntries(
            Map.entry("io.epicenter.contracts.wire.ProtobufReader", "a cursor has one reader for each wire type"),
            Map.entry("io.epicenter.contracts.wire.ProtobufWriter", "one writer for each wire type, as the reader"),
            Map.entry(
                    "io.epicenter.contracts.wire.WriteRequestReader",
                    "one cursor without allocation on the path of every sample"),
            Map.entry(
                    "io.epicenter.contracts.wire.SeriesLabels",
                    "columns of where labels stand, which the cursor reads one by one"),
            Map.entry(
                    "io.epicenter.detector.method.streaming.LevelModel",
                    "13 fields: what scoring worked out is handed to learning; one more object for each of millions "
                            + "of models was weighed, and made the layered model slower"),
            Map.entry(
                    "io.epicenter.correlator.model.Symptom",
                    "a record of the facts of a symptom, with a wither for each that changes in its life"));

    /// Simple names that mean the same in each module that has them.
    private static final Set<String> SAME_ROLE = Set.of("Main", "Settings", "Wiring");

    @Test
    void a_type_is_small_or_listed_with_a_reason() {
        Map<String, List<String>> excesses = new TreeMap<>();
        for (TypeSize size : TypeSize.of(House.allSources())) {
            if (!size.excesses().isEmpty()) {
                excesses.put(size.name(), size.excesses());
            }
        }
        Map<String, List<String>> unlisted = new TreeMap<>(excesses);
        unlisted.keySet().removeAll(EXCEPTIONS.keySet());
        assertThat(unlisted)
                .as("split by idea; a type that cannot be split is listed here with its reason")
                .isEmpty();
        Set<String> outdated = new TreeSet<>(EXCEPTIONS.keySet());
        outdated.removeAll(excesses.keySet());
        assertThat(outdated).as("exceptions that are not needed any more").isEmpty();
    }

    @Test
    void a_simple_name_has_one_meaning() {
        Map<String, Set<String>> names = TypeSize.of(House.allSources()).stream()
                .filter(TypeSize::isTopLevel)
                .map(TypeSize::name)
                .collect(Collectors.groupingBy(
                        name -> name.substring(name.lastIndexOf('.') + 1), TreeMap::new, Collectors.toSet()));
        names.keySet().removeAll(SAME_ROLE);
        List<String> ambiguous = new ArrayList<>();
        names.forEach((name, types) -> {
            if (types.size() > 1) {
                ambiguous.add(name + ": " + new TreeSet<>(types));
            }
        });
        assertThat(ambiguous).isEmpty();
    }
}

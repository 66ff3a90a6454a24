package io.epicenter.allinone.house;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// A package is a room: one idea, few types, doors in one direction.
class RoomsTest {
    /// A package that a reader can hold in mind (STYLE).
    private static final int MOST_TYPES = 20;

    private static final JavaClasses CODE = new ClassFileImporter()
            .importPaths(House.allClasses())
            .that(DescribedPredicate.describe(
                    "written by hand", type -> !type.getPackageName().contains("jmh_generated")));

    /// The rooms of plug-ins: the interface of the kind, and the only other rooms of the same service that they may
    /// know. What is not listed there is the core, or another plug-in.
    private static final List<PlugIns> PLUG_INS = List.of(
            new PlugIns(
                    "io.epicenter.detector.method.streaming",
                    "io.epicenter.detector.method.Method",
                    Set.of(
                            "io.epicenter.detector.method",
                            "io.epicenter.detector.statistics",
                            "io.epicenter.detector.curve")),
            new PlugIns(
                    "io.epicenter.detector.method.fitted",
                    "io.epicenter.detector.method.Method",
                    Set.of(
                            "io.epicenter.detector.method",
                            "io.epicenter.detector.statistics",
                            "io.epicenter.detector.curve")),
            new PlugIns(
                    "io.epicenter.detector.forest",
                    "io.epicenter.detector.method.MultivariateMethod",
                    Set.of("io.epicenter.detector.method", "io.epicenter.detector.statistics")),
            new PlugIns(
                    "io.epicenter.correlator.grouping.rule",
                    "io.epicenter.correlator.grouping.CorrelationRule",
                    Set.of("io.epicenter.correlator.grouping", "io.epicenter.correlator.model")),
            new PlugIns(
                    "io.epicenter.correlator.rootcause.evidence",
                    "io.epicenter.correlator.rootcause.EvidenceSource",
                    Set.of(
                            "io.epicenter.correlator.rootcause",
                            "io.epicenter.correlator.rootcause.blame",
                            "io.epicenter.correlator.rootcause.observation",
                            "io.epicenter.correlator.model")),
            new PlugIns(
                    "io.epicenter.incident.receiver",
                    "io.epicenter.incident.receiver.Receiver",
                    Set.of("io.epicenter.incident.notification", "io.epicenter.incident.response")),
            new PlugIns("io.epicenter.incident.action", "io.epicenter.incident.action.RunbookAction", Set.of()),
            new PlugIns(
                    "io.epicenter.ingest.protocol",
                    "io.epicenter.ingest.Protocol",
                    Set.of(
                            "io.epicenter.ingest",
                            "io.epicenter.ingest.body",
                            "io.epicenter.ingest.event",
                            "io.epicenter.ingest.memory",
                            "io.epicenter.ingest.otlp",
                            "io.epicenter.ingest.series")),
            new PlugIns(
                    "io.epicenter.topology.source",
                    "io.epicenter.topology.source.Source",
                    Set.of("io.epicenter.topology.graph", "io.epicenter.topology.spanmetrics")));

    /// The lists of what is built in, which name plug-ins so that nothing else has to: one for each service whose
    /// plug-ins a replay makes.
    private static final Set<String> LISTS = Set.of(
            "io.epicenter.detector.builtin.BuiltInMethods",
            "io.epicenter.correlator.BuiltInPlugins",
            "io.epicenter.topology.source.BuiltInSources");

    private record PlugIns(String room, String kind, Set<String> mayKnow) {}

    @Test
    void no_packages_are_in_a_cycle() {
        slices().matching("io.epicenter.(**)").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void a_package_has_at_most_20_types() {
        Map<String, Integer> sizes = new TreeMap<>();
        for (JavaClass type : CODE) {
            if (type.isTopLevelClass() && !type.getSimpleName().equals("package-info")) {
                sizes.merge(type.getPackageName(), 1, Integer::sum);
            }
        }
        sizes.values().removeIf(size -> size <= MOST_TYPES);
        assertThat(sizes).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> plug_ins_know_only_their_interface_and_values() {
        return PLUG_INS.stream()
                .map(plugIns -> DynamicTest.dynamicTest(plugIns.room(), () -> {
                    Set<String> unknown = new TreeSet<>();
                    for (JavaClass type : CODE) {
                        if (!type.getPackageName().equals(plugIns.room())) {
                            continue;
                        }
                        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                            String room = dependency.getTargetClass().getPackageName();
                            if (isOfTheService(room, plugIns.room())
                                    && !room.equals(plugIns.room())
                                    && !plugIns.mayKnow().contains(room)) {
                                unknown.add(type.getSimpleName() + " -> "
                                        + dependency.getTargetClass().getName());
                            }
                        }
                    }
                    assertThat(unknown).isEmpty();
                }));
    }

    /// The core asks the interface: a plug-in that it knew by name could not be left out or replaced.
    @TestFactory
    Stream<DynamicTest> the_core_names_no_plug_in() {
        return PLUG_INS.stream()
                .map(plugIns -> DynamicTest.dynamicTest(plugIns.room(), () -> {
                    JavaClass kind = CODE.get(plugIns.kind());
                    Set<String> named = new TreeSet<>();
                    for (JavaClass type : CODE) {
                        if (type.getPackageName().equals(plugIns.room())
                                || LISTS.contains(type.getName())
                                || !isOfTheService(type.getPackageName(), plugIns.room())) {
                            continue;
                        }
                        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                            JavaClass target = dependency.getTargetClass();
                            if (target.getPackageName().equals(plugIns.room())
                                    && !target.equals(kind)
                                    && target.isAssignableTo(kind.getName())) {
                                named.add(type.getName() + " -> " + target.getSimpleName());
                            }
                        }
                    }
                    assertThat(named).isEmpty();
                }));
    }

    @Test
    void every_room_of_plug_ins_exists() {
        for (PlugIns plugIns : PLUG_INS) {
            assertThat(CODE.stream()
                            .filter(type -> type.getPackageName().equals(plugIns.room()))
                            .filter(type -> type.isAssignableTo(plugIns.kind()) && !type.isInterface()))
                    .as(plugIns.room())
                    .isNotEmpty();
        }
    }

    /// Whether a package belongs to the service of another: contracts, the JDK and libraries do not.
    private static boolean isOfTheService(String room, String other) {
        String service = other.substring(0, other.indexOf('.', "io.epicenter.".length()));
        return room.equals(service) || room.startsWith(service + ".");
    }
}

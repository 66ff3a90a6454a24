package io.epicenter.allinone.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.epicenter.correlator.BuiltInPlugins;
import io.epicenter.correlator.grouping.CorrelationRule;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.detector.builtin.BuiltInMethods;
import io.epicenter.detector.method.FixedNormal;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.MultivariateMethod;
import io.epicenter.detector.method.VotingMethod;
import io.epicenter.incident.action.RunbookAction;
import io.epicenter.incident.receiver.Receiver;
import io.epicenter.ingest.Protocol;
import io.epicenter.topology.source.BuiltInSources;
import io.epicenter.topology.source.Source;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Whether the registries of a kind of plug-in hold the same. A service is given all beans of the kind; a
/// replay, which knows no beans, has a list in the code or a service loader. What is in one only would decide
/// live and not in a replay, or the other way round.
class PluginRegistriesTest {
    /// The kinds that a replay uses, each with the class that lists them in the code.
    private static final Map<Class<?>, Class<?>> LISTED = Map.of(
            Method.class, BuiltInMethods.class,
            CorrelationRule.class, BuiltInPlugins.class,
            EvidenceSource.class, BuiltInPlugins.class,
            Source.class, BuiltInSources.class);

    /// The kinds that only services use: their beans are the only registry.
    private static final List<Class<?>> BEANS_ONLY = List.of(Protocol.class, Receiver.class, RunbookAction.class);

    /// What is of a kind and no plug-in: one joins the methods that a rule names, one stands for the normal
    /// value that it gives.
    private static final Set<Class<?>> NO_PLUG_INS = Set.of(VotingMethod.class, FixedNormal.class);

    private static final List<Path> MODULES = Stream.concat(
                    House.modules().stream(),
                    Stream.of(House.root().resolve("detector").resolve("isolation-forest")))
            .map(module -> module.resolve("target").resolve("classes"))
            .toList();

    private static final JavaClasses CODE = new ClassFileImporter().importPaths(MODULES);

    /// All of a kind that can be made.
    private static Set<JavaClass> plugIns(Class<?> kind) {
        return CODE.stream()
                .filter(type ->
                        type.isAssignableTo(kind) && !type.getModifiers().contains(JavaModifier.ABSTRACT))
                .filter(type -> NO_PLUG_INS.stream().noneMatch(type::isEquivalentTo))
                .collect(Collectors.toSet());
    }

    private static Set<String> beans(Class<?> kind) {
        return names(plugIns(kind).stream().filter(type -> type.isAnnotatedWith(Singleton.class)));
    }

    /// Those of a kind that a class makes.
    private static Set<String> madeBy(Class<?> list, Class<?> kind) {
        Set<JavaClass> all = plugIns(kind);
        return names(CODE.get(list).getConstructorCallsFromSelf().stream()
                .map(call -> call.getTargetOwner())
                .filter(all::contains));
    }

    private static Set<String> names(Stream<JavaClass> types) {
        return types.map(JavaClass::getName).collect(Collectors.toCollection(TreeSet::new));
    }

    @TestFactory
    Stream<DynamicTest> the_list_of_a_replay_holds_the_beans_of_a_service() {
        return LISTED.entrySet().stream()
                .map(kind -> DynamicTest.dynamicTest(
                        kind.getKey().getSimpleName(),
                        () -> assertThat(madeBy(kind.getValue(), kind.getKey()))
                                .isNotEmpty()
                                .isEqualTo(beans(kind.getKey()))));
    }

    @Test
    void the_service_loader_holds_the_beans_of_methods_for_vectors() {
        Set<String> loaded = ServiceLoader.load(MultivariateMethod.class).stream()
                .map(provider -> provider.type().getName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(loaded).isEqualTo(beans(MultivariateMethod.class));
    }

    private static Stream<Class<?>> kinds() {
        return Stream.of(LISTED.keySet().stream(), BEANS_ONLY.stream(), Stream.<Class<?>>of(MultivariateMethod.class))
                .flatMap(kinds -> kinds);
    }

    @TestFactory
    Stream<DynamicTest> every_plug_in_is_a_final_bean() {
        return kinds().map(kind -> DynamicTest.dynamicTest(kind.getSimpleName(), () -> {
            assertThat(beans(kind)).isEqualTo(names(plugIns(kind).stream()));
            assertThat(plugIns(kind))
                    .allSatisfy(
                            type -> assertThat(type.getModifiers()).contains(JavaModifier.PUBLIC, JavaModifier.FINAL));
        }));
    }

    @TestFactory
    Stream<DynamicTest> kinds_that_only_services_use_have_plug_ins() {
        return BEANS_ONLY.stream()
                .map(kind -> DynamicTest.dynamicTest(
                        kind.getSimpleName(), () -> assertThat(beans(kind)).isNotEmpty()));
    }

    /// Without an index of its module a bean is not found, and nothing says so.
    @TestFactory
    Stream<DynamicTest> modules_with_plug_ins_are_indexed_for_beans() {
        return kinds().map(kind -> DynamicTest.dynamicTest(kind.getSimpleName(), () -> {
            for (JavaClass type : plugIns(kind)) {
                Path file = Path.of(type.getSource().orElseThrow().getUri());
                assertThat(MODULES)
                        .filteredOn(file::startsWith)
                        .singleElement()
                        .satisfies(
                                module -> assertThat(module.resolve("META-INF").resolve("jandex.idx"))
                                        .exists());
            }
        }));
    }
}

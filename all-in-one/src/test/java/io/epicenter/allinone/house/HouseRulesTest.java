package io.epicenter.allinone.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Who may know whom, and what the domain may not touch.
class HouseRulesTest {
    private static final String[] TECHNOLOGY = {
        "io.quarkus..",
        "io.smallrye..",
        "io.vertx..",
        "org.eclipse.microprofile..",
        "jakarta.ws.rs..",
        "jakarta.enterprise..",
        "org.apache.kafka..",
        "io.micrometer..",
        "redis..",
        "java.net.http..",
        "com.sun.net.httpserver..",
        "java.util.logging..",
        "org.jboss.logging..",
        "org.slf4j..",
        "io.epicenter.chassis.."
    };

    /// Annotations with which a plug-in declares its settings. They are read by the service; no code of a domain runs
    /// them.
    private static final DescribedPredicate<JavaClass> SETTINGS = DescribedPredicate.describe(
            "annotations of settings",
            type -> Set.of("io.smallrye.config.ConfigMapping", "io.smallrye.config.WithDefault")
                    .contains(type.getName()));

    /// What makes a domain depend on when and where it runs. Each as `class.method`.
    private static final Set<String> IMPURE = Set.of(
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.System.getLogger",
            "java.lang.System.getenv",
            "java.lang.Thread.sleep",
            "java.lang.Math.random",
            "java.util.UUID.randomUUID");

    @TestFactory
    Stream<DynamicTest> a_domain_knows_no_technology() {
        return eachService(
                "domain",
                service -> noClasses()
                        .should()
                        .dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(TECHNOLOGY)
                                .and(DescribedPredicate.not(SETTINGS)))
                        .because("technology belongs in the adapters (DESIGN: decide, then do)"));
    }

    @TestFactory
    Stream<DynamicTest> only_receivers_declare_settings_in_a_domain() {
        return eachService(
                "domain",
                service -> noClasses()
                        .that()
                        .resideOutsideOfPackage("io.epicenter.incident.receiver")
                        .should()
                        .dependOnClassesThat(SETTINGS)
                        .because("a receiver brings its settings with it (docs/adr/0012)"));
    }

    @TestFactory
    Stream<DynamicTest> a_domain_has_no_clock_no_chance_and_does_not_sleep() {
        DescribedPredicate<JavaAccess<?>> impure = DescribedPredicate.describe(
                "a clock, chance, sleep or the environment",
                access -> IMPURE.contains(access.getTargetOwner().getName() + "." + name(access.getTarget()))
                        || isUnseededRandom(access));
        return eachService(
                "domain",
                service -> noClasses()
                        .should()
                        .accessTargetWhere(impure)
                        .because("the time is an argument: that makes replay possible"));
    }

    private static String name(AccessTarget target) {
        return target.getName();
    }

    private static boolean isUnseededRandom(JavaAccess<?> access) {
        return access.getTarget() instanceof AccessTarget.ConstructorCallTarget constructor
                && constructor.getOwner().isEquivalentTo(java.util.Random.class)
                && constructor.getRawParameterTypes().isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> a_domain_does_not_print() {
        return eachService(
                "domain",
                service -> noClasses()
                        .should()
                        .accessField(System.class, "out")
                        .orShould()
                        .accessField(System.class, "err"));
    }

    @TestFactory
    Stream<DynamicTest> services_do_not_know_each_other() {
        return Stream.concat(
                eachService("domain", HouseRulesTest::knowsNoOther),
                eachService("service", HouseRulesTest::knowsNoOther));
    }

    private static ArchRule knowsNoOther(String service) {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others(service))
                .because("services meet on topics only");
    }

    private static String[] others(String service) {
        Stream<String> packages = House.SERVICES.entrySet().stream()
                .filter(other -> !other.getKey().equals(service))
                .map(other -> other.getValue() + "..");
        return Stream.concat(
                        packages, Stream.of("io.epicenter.replay..", "io.epicenter.allinone..", "io.epicenter.demo.."))
                .toArray(String[]::new);
    }

    @TestFactory
    Stream<DynamicTest> a_domain_does_not_know_its_adapters() {
        return eachService(
                "domain",
                service -> noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(House.SERVICES.get(service) + ".service.."));
    }

    @TestFactory
    Stream<DynamicTest> only_domains_and_contracts_are_known_to_replay() {
        return rules(
                "replay",
                noClasses().should().dependOnClassesThat().resideInAnyPackage(TECHNOLOGY),
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("io.epicenter..service..", "io.epicenter.demo.."));
    }

    @Test
    void contracts_know_nobody() {
        noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "of another module",
                        (JavaClass type) -> type.getPackageName().startsWith("io.epicenter.")
                                && !type.getPackageName().startsWith("io.epicenter.contracts")))
                .check(House.classes("contracts"));
    }

    @Test
    void the_chassis_knows_no_service() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(House.SERVICES.values().stream()
                        .map(name -> name + "..")
                        .toArray(String[]::new))
                .check(House.classes("chassis"));
    }

    @Test
    void the_demo_knows_only_the_front_door() {
        noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "of the platform",
                        (JavaClass type) -> type.getPackageName().startsWith("io.epicenter.")
                                && !type.getPackageName().startsWith("io.epicenter.demo")))
                .because("the simulator shares no code and no constants with detection or ranking")
                .check(House.classes("demo"));
    }

    private static Stream<DynamicTest> eachService(String module, java.util.function.Function<String, ArchRule> rule) {
        return House.SERVICES.keySet().stream()
                .map(service -> DynamicTest.dynamicTest(
                        service + "/" + module,
                        () -> rule.apply(service).allowEmptyShould(true).check(House.classes(service, module))));
    }

    private static Stream<DynamicTest> rules(String module, ArchRule... rules) {
        return List.of(rules).stream()
                .map(rule -> DynamicTest.dynamicTest(
                        module + ": " + rule.getDescription(), () -> rule.check(House.classes(module))));
    }
}

package io.epicenter.allinone.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.epicenter.contracts.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Whether a native executable can read what it has stored: Jackson needs every record named in a
/// `@RegisterForReflection`, or else a snapshot is readable by the JVM only.
class NativeReflectionTest {
    private static final String REGISTER = "io.quarkus.runtime.annotations.RegisterForReflection";

    @TestFactory
    Stream<DynamicTest> what_is_read_as_json_is_registered_for_native_executables() {
        return House.SERVICES.keySet().stream()
                .map(service -> DynamicTest.dynamicTest(service, () -> {
                    JavaClasses classes = classes(service);
                    assertThat(read(classes))
                            .isNotEmpty()
                            .allSatisfy(type -> assertThat(registered(classes))
                                    .as("registered for reflection, or one that it is nested in")
                                    .anyMatch(name -> type.equals(name) || type.startsWith(name + "$")));
                }));
    }

    /// The image's builder resolves the modules that it is told to, and fails on the classes of others.
    @TestFactory
    Stream<DynamicTest> who_uses_the_http_client_names_its_module_to_the_native_build() {
        return House.SERVICES.keySet().stream()
                .map(service -> DynamicTest.dynamicTest(service, () -> {
                    boolean uses = classes(service).stream()
                            .flatMap(owner -> owner.getDirectDependenciesFromSelf().stream())
                            .anyMatch(
                                    one -> one.getTargetClass().getPackageName().equals("java.net.http"));
                    Path properties =
                            House.root().resolve(service + "/service/src/main/resources/application.properties");
                    assertThat(Files.readString(properties).contains("--add-modules=java.net.http"))
                            .isEqualTo(uses);
                }));
    }

    private static JavaClasses classes(String service) {
        Path root = House.root();
        return new ClassFileImporter()
                .importPaths(Stream.of("contracts", "chassis", service + "/domain", service + "/service")
                        .map(module -> root.resolve(module).resolve("target").resolve("classes"))
                        .toList());
    }

    /// The classes that `Json.read` is asked for, and those of their parts.
    private static Set<String> read(JavaClasses classes) {
        Set<String> found = new TreeSet<>();
        Deque<JavaClass> open = new ArrayDeque<>();
        for (JavaClass owner : classes) {
            for (JavaMethod method : owner.getMethods()) {
                boolean reads = method.getMethodCallsFromSelf().stream()
                        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(Json.class)
                                && call.getTarget().getName().equals("read"));
                if (reads) {
                    method.getReferencedClassObjects().forEach(constant -> open.add(constant.getRawType()));
                }
            }
        }
        while (!open.isEmpty()) {
            JavaClass type = open.poll();
            if (type.getPackageName().startsWith("io.epicenter") && !type.isEnum() && found.add(type.getName())) {
                for (JavaField field : type.getFields()) {
                    if (!field.getModifiers().contains(JavaModifier.STATIC)) {
                        open.addAll(field.getAllInvolvedRawTypes());
                    }
                }
                open.addAll(type.getAllSubclasses());
            }
        }
        return found;
    }

    private static Set<String> registered(JavaClasses classes) {
        Set<String> names = new TreeSet<>();
        for (JavaClass owner : classes) {
            owner.tryGetAnnotationOfType(REGISTER).ifPresent(annotation -> {
                int before = names.size();
                annotation
                        .get("targets")
                        .ifPresent(targets -> Arrays.stream((Object[]) targets)
                                .forEach(target -> names.add(((JavaClass) target).getName())));
                annotation.get("classNames").ifPresent(given -> names.addAll(List.of((String[]) given)));
                if (names.size() == before) {
                    names.add(owner.getName());
                }
            });
        }
        return names;
    }
}

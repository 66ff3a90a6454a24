package io.epicenter.correlator.service;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The classes of a snapshot are registered by name, because they are not public: a renamed one would be missing in a
/// native executable, and nothing else would say so.
class StateReflectionTest {
    private static String[] names() {
        return Objects.requireNonNull(StateReflection.class.getAnnotation(RegisterForReflection.class))
                .classNames();
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_registered_class_exists(String name) {
        assertThatCode(() -> Class.forName(name, false, getClass().getClassLoader()))
                .doesNotThrowAnyException();
    }
}

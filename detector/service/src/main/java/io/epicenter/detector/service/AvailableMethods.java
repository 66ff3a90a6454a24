package io.epicenter.detector.service;

import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.MultivariateMethod;
import io.quarkus.arc.All;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/// The methods that are in this build.
@Singleton
class AvailableMethods {
    private final List<Method> single;
    private final List<MultivariateMethod> multivariate;

    @Inject
    AvailableMethods(@All List<Method> single, @All List<MultivariateMethod> multivariate) {
        this.single = single;
        this.multivariate = multivariate;
    }

    /// For signals one by one.
    List<Method> single() {
        return single;
    }

    /// For the signals of an entity together; empty when there is none of this name.
    Optional<MultivariateMethod> multivariate(String name) {
        return multivariate.stream()
                .filter(method -> method.name().equals(name))
                .findFirst();
    }
}

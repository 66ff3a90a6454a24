package io.epicenter.detector.builtin;

import io.epicenter.detector.method.FittingExecutor;
import io.epicenter.detector.method.MultivariateMethod;
import io.epicenter.detector.method.fitted.LuminaireMethod;
import io.epicenter.detector.method.fitted.ProphetMethod;
import io.epicenter.detector.method.streaming.StreamingMethod;
import io.epicenter.detector.rule.MethodRegistry;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/// The methods that a service finds as beans, for code without beans.
public final class BuiltInMethods {
    private BuiltInMethods() {}

    /// Those of the domain, with `streaming` as the standard, and the method for the signals of an entity together
    /// that is on the class path. All fit at once in the caller's thread.
    public static MethodRegistry all() {
        return all(
                StreamingMethod.NAME,
                ServiceLoader.load(MultivariateMethod.class).findFirst());
    }

    /// Those of [#all()] with these in use. Without a method for the signals of an entity together when it is not on
    /// the class path. IllegalArgumentException when the standard method is not known.
    public static MethodRegistry all(MethodRegistry.Names names) {
        return all(
                names.standard(),
                ServiceLoader.load(MultivariateMethod.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(method -> method.name().equals(names.vector()))
                        .findFirst());
    }

    private static MethodRegistry all(String standard, Optional<MultivariateMethod> multivariate) {
        return new MethodRegistry(
                List.of(
                        new StreamingMethod(),
                        new ProphetMethod(FittingExecutor.INLINE),
                        new LuminaireMethod(FittingExecutor.INLINE)),
                standard,
                multivariate);
    }
}

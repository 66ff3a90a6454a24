package io.epicenter.detector.rule;

import io.epicenter.detector.method.FixedNormal;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.MultivariateMethod;
import io.epicenter.detector.method.VotingMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The methods that can be chosen, and which one a rule has chosen.
public final class MethodRegistry {
    private final Map<String, Method> byName = new HashMap<>();
    private final Map<String, Method> byRule = new HashMap<>();
    private final Method standard;
    private final Optional<MultivariateMethod> multivariate;

    /// The methods in use, by name.
    ///
    /// @param standard for rules that name none
    /// @param vector for the signals of an entity together, or [#NONE]
    public record Names(String standard, String vector) {
        public static final String NONE = "none";
    }

    /// @param standard for rules that name none; one of the available ones
    /// @param vector for the signals of an entity together; empty = none
    public MethodRegistry(List<Method> available, String standard, Optional<MultivariateMethod> vector) {
        available.forEach(method -> byName.put(method.name(), method));
        this.standard = named(standard, "the standard method");
        this.multivariate = vector;
    }

    /// One method for everything.
    public static MethodRegistry of(Method method) {
        return new MethodRegistry(List.of(method), method.name(), Optional.empty());
    }

    public Names names() {
        return new Names(
                standard.name(), multivariate.map(MultivariateMethod::name).orElse(Names.NONE));
    }

    private Method named(String name, String who) {
        Method method = byName.get(name);
        if (method == null) {
            throw new IllegalArgumentException(who + " is '" + name + "', not one of "
                    + byName.keySet().stream().sorted().toList());
        }
        return method;
    }

    /// The method of a rule's signals one by one; several are joined by its vote. A rule that says what is
    /// normal needs none. The method for vectors, which a
    /// rule may name too, is not among them. IllegalArgumentException when a name is not known.
    public Method of(SignalRule rule) {
        Double normal = rule.detection().normal();
        if (normal != null) {
            return byRule.computeIfAbsent(rule.name(), name -> new FixedNormal(normal));
        }
        if (rule.methods().isEmpty() || isMultivariateOnly(rule)) {
            return standard;
        }
        return byRule.computeIfAbsent(rule.name(), name -> {
            List<Method> chosen = new ArrayList<>();
            for (String one : rule.methods()) {
                if (!isMultivariate(one)) {
                    chosen.add(named(one, "a method of rule '" + name + "'"));
                }
            }
            return chosen.size() == 1 ? chosen.getFirst() : new VotingMethod(chosen, rule.vote());
        });
    }

    private boolean isMultivariate(String name) {
        return multivariate.isPresent() && multivariate.get().name().equals(name);
    }

    /// Whether a rule's signals are judged only together with the others of their entity: they raise no alarm
    /// of their own.
    public boolean isMultivariateOnly(SignalRule rule) {
        return !rule.methods().isEmpty() && rule.methods().stream().allMatch(this::isMultivariate);
    }

    /// Fails with a sentence when a rule names a method that is not there.
    public void check(SignalRules rules) {
        rules.all().forEach(this::of);
    }

    Method standard() {
        return standard;
    }

    public Optional<MultivariateMethod> multivariate() {
        return multivariate;
    }

    /// Changes when another method would judge.
    public String fingerprint() {
        return standard.name() + multivariate.map(method -> "+" + method.name()).orElse("");
    }
}

package io.epicenter.detector.rule;

import io.epicenter.detector.method.Background;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.VectorMethod;
import io.epicenter.detector.method.VotingMethod;
import io.epicenter.detector.method.fitted.LuminaireMethod;
import io.epicenter.detector.method.fitted.ProphetMethod;
import io.epicenter.detector.method.streaming.StreamingMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/// The methods that can be chosen, and which one a rule has chosen.
public final class Methods {
    private final Map<String, Method> byName = new HashMap<>();
    private final Map<String, Method> byRule = new HashMap<>();
    private final Method standard;
    private final Optional<VectorMethod> vector;

    /// @param standard for rules that name none; one of the available ones
    /// @param vector for the signals of an entity together; empty = none
    public Methods(List<Method> available, String standard, Optional<VectorMethod> vector) {
        available.forEach(method -> byName.put(method.name(), method));
        this.standard = named(standard, "the standard method");
        this.vector = vector;
    }

    /// One method for everything.
    public static Methods of(Method method) {
        return new Methods(List.of(method), method.name(), Optional.empty());
    }

    /// Those of the domain, with `streaming` as the standard, and the method for vectors that is on the class path;
    /// all fit at once in the caller's thread.
    public static Methods builtIn() {
        return new Methods(
                List.of(
                        new StreamingMethod(),
                        new ProphetMethod(Background.INLINE),
                        new LuminaireMethod(Background.INLINE)),
                StreamingMethod.NAME,
                ServiceLoader.load(VectorMethod.class).findFirst());
    }

    private Method named(String name, String who) {
        Method method = byName.get(name);
        if (method == null) {
            throw new IllegalArgumentException(who + " is '" + name + "', not one of "
                    + byName.keySet().stream().sorted().toList());
        }
        return method;
    }

    /// The method of a rule's signals one by one; several are joined by its vote. The method for vectors, which a
    /// rule may name too, is not among them. IllegalArgumentException when a name is not known.
    public Method of(Rule rule) {
        if (rule.methods().isEmpty() || isTogetherOnly(rule)) {
            return standard;
        }
        return byRule.computeIfAbsent(rule.name(), name -> {
            List<Method> chosen = new ArrayList<>();
            for (String one : rule.methods()) {
                if (!isVector(one)) {
                    chosen.add(named(one, "a method of rule '" + name + "'"));
                }
            }
            return chosen.size() == 1 ? chosen.getFirst() : new VotingMethod(chosen, rule.vote());
        });
    }

    private boolean isVector(String name) {
        return vector.isPresent() && vector.get().name().equals(name);
    }

    /// Whether a rule's signals are judged only together with the others of their entity: they raise no alarm of
    /// their own.
    public boolean isTogetherOnly(Rule rule) {
        return !rule.methods().isEmpty() && rule.methods().stream().allMatch(this::isVector);
    }

    /// Fails with a sentence when a rule names a method that is not there.
    public void check(Rules rules) {
        rules.all().forEach(this::of);
    }

    Method standard() {
        return standard;
    }

    public Optional<VectorMethod> vector() {
        return vector;
    }

    /// Changes when another method would judge.
    public String fingerprint() {
        return standard.name() + vector.map(method -> "+" + method.name()).orElse("");
    }
}

package io.epicenter.correlator.grouping.rule;

import io.epicenter.contracts.Entity;
import io.epicenter.correlator.grouping.CorrelationRule;
import io.epicenter.correlator.model.Symptom;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// What the texts have in common: one names the other's entity, or both use the same words.
/// Source: Jaccard 1901, on token sets.
@Singleton
public final class TextRule implements CorrelationRule {
    private static final Pattern NOT_A_WORD = Pattern.compile("[^a-z]+");
    /// Letters of the shortest word, or name, that says something. Chosen by hand: shorter ones, such as `api` or
    /// `cpu`, are in texts that have nothing to do with each other.
    private static final int SHORTEST = 4;
    /// Log-odds when one text names the other's entity, and when both use the very same words. Chosen by hand and left
    /// so: docs/accuracy-correlation.md, "Where the weights come from".
    private static final double NAMED = 2;
    private static final double SIMILAR = 0.5;
    /// Texts whose words are remembered; then all are forgotten. Chosen by hand: a bound on memory.
    private static final int CACHED = 10_000;

    private final Map<String, Set<String>> known = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "text";
    }

    @Override
    public Vote vote(SymptomPair pair, Scope scope) {
        if (names(pair.candidate(), pair.member()) || names(pair.member(), pair.candidate())) {
            return new Vote(NAMED, () -> "one names the other");
        }
        Set<String> left = tokens(pair.candidate());
        Set<String> right = tokens(pair.member());
        long common = left.stream().filter(right::contains).count();
        long all = left.size() + right.size() - common;
        return all == 0 ? Vote.ABSTAIN : Vote.silent(SIMILAR * common / all);
    }

    private static boolean names(Symptom text, Symptom other) {
        if (apart(text.entity().namespace(), other.entity().namespace())) {
            return false;
        }
        String name = other.entity().owner().name().toLowerCase(Locale.ROOT);
        return name.length() >= SHORTEST
                && !text.entity().owner().name().equals(other.entity().owner().name())
                && text.title().toLowerCase(Locale.ROOT).contains(name);
    }

    /// Whether these are two namespaces: then the same name means two things.
    private static boolean apart(String one, String other) {
        return !one.equals(other) && !one.equals(Entity.NO_NAMESPACE) && !other.equals(Entity.NO_NAMESPACE);
    }

    private Set<String> tokens(Symptom symptom) {
        if (known.size() >= CACHED) {
            known.clear();
        }
        return known.computeIfAbsent(symptom.metric() + " " + symptom.title(), TextRule::split);
    }

    private static Set<String> split(String text) {
        Set<String> tokens = new HashSet<>();
        for (String token : NOT_A_WORD.split(text.toLowerCase(Locale.ROOT), -1)) {
            if (token.length() >= SHORTEST) {
                tokens.add(token);
            }
        }
        return tokens;
    }
}

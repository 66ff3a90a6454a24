package io.epicenter.correlator.rule;

import io.epicenter.correlator.Graph;
import io.epicenter.correlator.Settings;
import io.epicenter.correlator.Symptom;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// What the texts have in common: one names the other's entity, or both use the same words.
/// Source: Jaccard 1901, on token sets.
@Singleton
public final class TextRule implements Rule {
    private static final Pattern NOT_A_WORD = Pattern.compile("[^a-z]+");
    private static final int SHORTEST = 4;
    private static final double NAMED = 2;
    private static final double SIMILAR = 0.5;

    @Override
    public String name() {
        return "text";
    }

    @Override
    public Vote vote(Pair pair, Graph graph, Settings.Sessions settings) {
        if (names(pair.candidate(), pair.member()) || names(pair.member(), pair.candidate())) {
            return new Vote(NAMED, "one names the other");
        }
        Set<String> left = tokens(pair.candidate());
        Set<String> right = tokens(pair.member());
        Set<String> union = new HashSet<>(left);
        union.addAll(right);
        left.retainAll(right);
        return union.isEmpty() ? Vote.ABSTAIN : new Vote(SIMILAR * left.size() / union.size(), "");
    }

    private static boolean names(Symptom text, Symptom other) {
        String name = other.entity().owner().name().toLowerCase(Locale.ROOT);
        return name.length() >= SHORTEST
                && !text.entity().owner().name().equals(other.entity().owner().name())
                && text.title().toLowerCase(Locale.ROOT).contains(name);
    }

    private static Set<String> tokens(Symptom symptom) {
        Set<String> tokens = new HashSet<>();
        for (String token : NOT_A_WORD.split((symptom.metric() + " " + symptom.title()).toLowerCase(Locale.ROOT), -1)) {
            if (token.length() >= SHORTEST) {
                tokens.add(token);
            }
        }
        return tokens;
    }
}

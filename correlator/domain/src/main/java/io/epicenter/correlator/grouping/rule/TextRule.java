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
    /// Symptoms whose words are remembered; then all are forgotten. Chosen by hand: more than may wait at a time
    /// by default, a bound on memory.
    private static final int CACHED = 40_000;

    private final Map<String, Text> known = new ConcurrentHashMap<>();

    /// What is compared of a symptom, cut once.
    ///
    /// @param entity with title and metric what it was cut from
    /// @param lower the title in small letters
    /// @param name of the entity's owner, likewise
    /// @param words hashes of the different words, ascending
    private record Text(Entity entity, String title, String metric, String lower, String name, int[] words) {
        static Text of(Symptom symptom) {
            String all = symptom.metric() + " " + symptom.title();
            Set<String> tokens = new HashSet<>();
            for (String token : NOT_A_WORD.split(all.toLowerCase(Locale.ROOT), -1)) {
                if (token.length() >= SHORTEST) {
                    tokens.add(token);
                }
            }
            return new Text(
                    symptom.entity(),
                    symptom.title(),
                    symptom.metric(),
                    symptom.title().toLowerCase(Locale.ROOT),
                    symptom.entity().owner().name().toLowerCase(Locale.ROOT),
                    tokens.stream().mapToInt(String::hashCode).sorted().toArray());
        }

        boolean isOf(Symptom symptom) {
            return title.equals(symptom.title()) && metric.equals(symptom.metric()) && entity.equals(symptom.entity());
        }

        /// Words that both have.
        int common(Text other) {
            int common = 0;
            int right = 0;
            for (int word : words) {
                while (right < other.words.length && other.words[right] < word) {
                    right++;
                }
                if (right < other.words.length && other.words[right] == word) {
                    common++;
                    right++;
                }
            }
            return common;
        }
    }

    @Override
    public String name() {
        return "text";
    }

    @Override
    public Vote vote(SymptomPair pair, Scope scope) {
        Text left = text(pair.candidate());
        Text right = text(pair.member());
        boolean apart = apart(
                pair.candidate().entity().namespace(), pair.member().entity().namespace());
        if (!apart && (names(left, right) || names(right, left))) {
            return new Vote(NAMED, () -> "one names the other");
        }
        int common = left.common(right);
        int all = left.words().length + right.words().length - common;
        return all == 0 ? Vote.ABSTAIN : Vote.silent(SIMILAR * common / all);
    }

    private static boolean names(Text text, Text other) {
        return other.name().length() >= SHORTEST
                && !text.name().equals(other.name())
                && text.lower().contains(other.name());
    }

    /// Whether these are two namespaces: then the same name means two things.
    private static boolean apart(String one, String other) {
        return !one.equals(other) && !one.equals(Entity.NO_NAMESPACE) && !other.equals(Entity.NO_NAMESPACE);
    }

    private Text text(Symptom symptom) {
        Text cut = known.get(symptom.id());
        if (cut != null && cut.isOf(symptom)) {
            return cut;
        }
        if (known.size() >= CACHED) {
            known.clear();
        }
        Text fresh = Text.of(symptom);
        known.put(symptom.id(), fresh);
        return fresh;
    }
}

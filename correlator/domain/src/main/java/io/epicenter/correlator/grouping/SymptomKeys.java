package io.epicenter.correlator.grouping;

import io.epicenter.contracts.Entity;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Symptom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What two symptoms of a storm must have in common to be compared, where the graph does not say which are near:
/// the entity, the namespace, or a name of one in the text of the other. Blocking keys, as in record linkage.
/// Source: Christen 2012, "Data Matching", chapter 4. With the rules that are built in and untaught weights, two
/// that share no key and are not near in the graph are not linked: a similar text alone adds at most 0.5 to
/// log-odds of -1.5 or less.
public final class SymptomKeys {
    /// Letters of the shortest word that may be a name; as in the rule of texts.
    private static final int SHORTEST = 4;
    /// Words of a text that are looked at. Chosen by hand: a bound on what one long text costs.
    private static final int MOST_WORDS = 32;

    private SymptomKeys() {}

    /// Under which a symptom is found.
    public static List<String> stored(Symptom symptom, DependencyGraph graph) {
        List<String> keys = new ArrayList<>();
        boolean connected = graph.isConnected(symptom.entity());
        keys.add("entity " + graph.canonical(symptom.entity()));
        namespace(symptom, connected, keys);
        keys.add("name " + name(symptom));
        words(symptom).forEach(word -> keys.add("word " + word));
        return keys;
    }

    /// Under which those are found that it may be linked to, the nearest first.
    public static List<String> asked(Symptom symptom, DependencyGraph graph) {
        List<String> keys = new ArrayList<>();
        boolean connected = graph.isConnected(symptom.entity());
        if (!connected) {
            keys.add("entity " + graph.canonical(symptom.entity()));
        }
        words(symptom).forEach(word -> keys.add("name " + word));
        if (name(symptom).length() >= SHORTEST) {
            keys.add("word " + name(symptom));
        }
        namespace(symptom, !connected, keys);
        return keys;
    }

    /// A namespace links only what the graph connects to what it does not.
    private static void namespace(Symptom symptom, boolean connected, List<String> keys) {
        String namespace = symptom.entity().namespace();
        if (!namespace.equals(Entity.NO_NAMESPACE)) {
            keys.add((connected ? "connected in " : "unconnected in ") + namespace);
        }
    }

    private static String name(Symptom symptom) {
        return symptom.entity().owner().name().toLowerCase(Locale.ROOT);
    }

    /// The different words of its title, in small letters.
    private static Set<String> words(Symptom symptom) {
        String text = symptom.title().toLowerCase(Locale.ROOT);
        Set<String> words = new LinkedHashSet<>();
        int begin = 0;
        for (int i = 0; i <= text.length() && words.size() < MOST_WORDS; i++) {
            if (i == text.length() || !isPartOfName(text.charAt(i))) {
                if (i - begin >= SHORTEST) {
                    words.add(text.substring(begin, i));
                }
                begin = i + 1;
            }
        }
        return words;
    }

    private static boolean isPartOfName(char letter) {
        return (letter >= 'a' && letter <= 'z')
                || (letter >= '0' && letter <= '9')
                || letter == '-'
                || letter == '_'
                || letter == '.';
    }
}

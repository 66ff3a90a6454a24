package io.epicenter.correlator.rootcause.evidence;

import io.epicenter.contracts.Event;
import io.epicenter.correlator.model.Symptom;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How far what a change changed can explain symptoms, read from its label `diff` (unified), if it has one. What
/// is both removed and added was only moved; of the rest count words of limits, time-outs, queries and levels,
/// numbers that at least double or halve, and words that symptoms use and no other part of the change does.
final class DiffRelevance {
    /// Relevance, 0..1, of a change whose content is not known: neither harmless nor risky.
    static final double UNKNOWN = 0.5;

    /// Relevance, 0..1, of a change without any risky word. Chosen by hand: not 0, because the list is not
    /// complete.
    private static final double HARMLESS = 0.08;

    /// Characters from which on an identifier that symptoms use, too, is no coincidence. Chosen by hand: shorter
    /// ones are common words.
    private static final int LONG_WORD = 6;

    /// Times by which numbers must rise or fall to be risky. Chosen by hand: smaller changes are mostly tuning.
    private static final double FOLD = 2;

    /// Stands for a sum of numbers of 0 in a ratio.
    private static final double NEARLY_ZERO = 1e-9;

    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z_]+|\\d+(?:\\.\\d+)?");
    private static final Pattern PART = Pattern.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])");
    /// Words of what does harm though the change is small, by what goes wrong; singular. What they are worth is in
    /// docs/accuracy-root-cause.md.
    private static final Set<String> RISKY = Set.of(
            // how long is waited
            "timeout",
            "deadline",
            "ttl",
            "expiry",
            "expiration",
            "interval",
            "delay",
            "sleep",
            "wait",
            "keepalive",
            "millisecond",
            "second",
            "minute",
            // how much is allowed
            "limit",
            "quota",
            "capacity",
            "pool",
            "batch",
            "buffer",
            "queue",
            "memory",
            "cpu",
            "heap",
            "disk",
            "replica",
            "concurrency",
            "thread",
            "worker",
            "connection",
            "throttle",
            // who waits for whom
            "lock",
            "mutex",
            "semaphore",
            "synchronized",
            "transaction",
            // what is done again, or not
            "retry",
            "backoff",
            "attempt",
            "cache",
            "evict",
            "fallback",
            // how data is found and shaped
            "query",
            "select",
            "join",
            "index",
            "schema",
            "migration",
            "table",
            "column",
            "constraint",
            "encoding",
            "serializer",
            // what is connected to what
            "register",
            "bind",
            "subscribe",
            "listen",
            "inject",
            // who may
            "token",
            "credential",
            "password",
            "secret",
            "certificate",
            "permission",
            "role",
            "policy",
            // where it is
            "url",
            "host",
            "port",
            "endpoint",
            "address",
            "dns",
            "route",
            // what is not there, and what then
            "nil",
            "null",
            "panic",
            "recover",
            "throw",
            // how much is logged
            "debug",
            "trace",
            "verbose",
            "level");

    private DiffRelevance() {}

    /// 0..1; the middle when nothing is known of the content.
    static double relevance(Event change, Collection<Symptom> symptoms) {
        String diff = change.labels().getOrDefault("diff", "");
        if (diff.isEmpty()) {
            return UNKNOWN;
        }
        Map<String, Integer> balance = new HashMap<>();
        double removedNumbers = 0;
        double addedNumbers = 0;
        for (String line : diff.lines().toList()) {
            boolean added = line.startsWith("+") && !line.startsWith("+++");
            boolean removed = line.startsWith("-") && !line.startsWith("---");
            if (!added && !removed) {
                continue;
            }
            Matcher words = WORD.matcher(withoutComment(line.substring(1)));
            while (words.find()) {
                String word = words.group();
                if (Character.isDigit(word.charAt(0))) {
                    double number = Double.parseDouble(word);
                    addedNumbers += added ? number : 0;
                    removedNumbers += removed ? number : 0;
                } else {
                    balance.merge(word, added ? 1 : -1, Integer::sum);
                }
            }
        }
        String symptomText = textOf(symptoms);
        double risk = 0;
        for (Map.Entry<String, Integer> word : balance.entrySet()) {
            if (word.getValue() != 0) {
                risk = Math.max(risk, riskOf(word.getKey(), symptomText));
            }
        }
        boolean moved = balance.values().stream().allMatch(count -> count == 0);
        double fold =
                Math.max(addedNumbers, removedNumbers) / Math.max(NEARLY_ZERO, Math.min(addedNumbers, removedNumbers));
        if (moved && addedNumbers > 0 && removedNumbers > 0) {
            risk = Math.max(risk, fold >= FOLD ? 1 : 0);
        }
        return Math.max(HARMLESS, risk);
    }

    private static String withoutComment(String line) {
        String text = line.strip();
        return text.startsWith("//") || text.startsWith("#") || text.startsWith("*") ? "" : text;
    }

    private static double riskOf(String word, String symptomText) {
        if (word.length() >= LONG_WORD
                && word.indexOf('_') > 0
                && symptomText.contains(word.toLowerCase(Locale.ROOT))) {
            return 1;
        }
        Matcher parts = PART.matcher(word);
        while (parts.find()) {
            if (RISKY.contains(singular(parts.group().toLowerCase(Locale.ROOT)))) {
                return 1;
            }
        }
        return 0;
    }

    private static String singular(String word) {
        if (word.endsWith("ies")) {
            return word.substring(0, word.length() - 3) + "y";
        }
        return word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
    }

    private static String textOf(Collection<Symptom> symptoms) {
        StringBuilder text = new StringBuilder();
        symptoms.forEach(symptom -> text.append(symptom.title()).append(' '));
        return text.toString().toLowerCase(Locale.ROOT);
    }
}

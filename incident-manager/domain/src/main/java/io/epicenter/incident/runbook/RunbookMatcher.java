package io.epicenter.incident.runbook;

import io.epicenter.contracts.Incident;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Says which runbooks fit an incident's root cause.
public final class RunbookMatcher {
    /// As a cause: no change is blamed.
    private static final String NO_CHANGE = "none";

    private RunbookMatcher() {}

    /// Those that fit, the least risky first.
    public static List<Runbook> fitting(List<Runbook> runbooks, Incident incident) {
        return runbooks.stream()
                .filter(runbook -> fits(runbook.match(), incident))
                .sorted(Comparator.comparing(Runbook::risk).thenComparing(Runbook::id))
                .toList();
    }

    static boolean fits(Runbook.Match match, Incident incident) {
        if (!incident.rootCause().hasCause() || incident.rootCause().confidence() < match.minConfidence()) {
            return false;
        }
        Incident.Candidate blamed = incident.rootCause().candidates().getFirst();
        return (match.kinds().isEmpty()
                        || match.kinds().contains(blamed.entity().kind()))
                && (match.names().isEmpty()
                        || match.names().stream()
                                .anyMatch(glob -> glob(glob)
                                        .matcher(blamed.entity().name())
                                        .matches()))
                && (match.causes().isEmpty()
                        || match.causes().stream().anyMatch(word -> isCause(word, blamed, incident)))
                && (match.signals().isEmpty() || showsOneOf(match, blamed, incident));
    }

    private static boolean showsOneOf(Runbook.Match match, Incident.Candidate blamed, Incident incident) {
        return incident.events().stream()
                .filter(member -> member.kind() != Incident.MemberKind.CHANGE)
                .filter(member ->
                        member.entity().owner().name().equals(blamed.entity().name()))
                .anyMatch(member -> match.signals().contains(member.signal()));
    }

    private static boolean isCause(String word, Incident.Candidate blamed, Incident incident) {
        String wanted = word.toLowerCase(Locale.ROOT);
        List<Incident.Member> blamedEvent = incident.events().stream()
                .filter(member -> member.id().equals(incident.rootCause().event()))
                .toList();
        if (wanted.equals(NO_CHANGE)) {
            return blamedEvent.stream().noneMatch(member -> member.kind() == Incident.MemberKind.CHANGE);
        }
        boolean ofKind = blamedEvent.stream()
                .anyMatch(
                        member -> member.kind().name().toLowerCase(Locale.ROOT).equals(wanted)
                                || hasWord(member.title(), wanted));
        return ofKind || hasWord(blamed.cause(), wanted);
    }

    private static boolean hasWord(String text, String wanted) {
        return List.of(text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")).contains(wanted);
    }

    /// `*` is any run of characters, `?` any one; everything else is itself.
    static Pattern glob(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int at = 0; at < glob.length(); at++) {
            char character = glob.charAt(at);
            switch (character) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(character)));
            }
        }
        return Pattern.compile(regex.toString());
    }
}

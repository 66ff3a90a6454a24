package io.epicenter.detector.log.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds templates: by the hash of a line, by the hash with one word masked and, those whose masks match
/// words, in a tree of length and first word. A look-up by hash is O(1). Confined to one thread.
final class TemplateIndex {
    private final Map<Long, LogTemplate> byShape = new HashMap<>();
    private final Map<Long, Set<LogTemplate>> byOneMasked = new HashMap<>();
    private final Map<Branch, List<LogTemplate>> tree = new HashMap<>();

    private record Branch(int length, String first) {
        static Branch of(TemplateTokens tokens) {
            return new Branch(tokens.length(), tokens.first());
        }
    }

    /// The template of a line; null when none matches.
    @Nullable
    LogTemplate find(List<String> line) {
        LogTemplate template = byShape.get(LineHash.of(line));
        return template == null || template.tokens().length() != line.size() ? bestMatch(line) : template;
    }

    private @Nullable LogTemplate bestMatch(List<String> line) {
        LogTemplate best = null;
        int most = -1;
        String first = Mask.of(line.getFirst()) == null ? line.getFirst() : Mask.ANY.text();
        for (LogTemplate candidate : tree.getOrDefault(new Branch(line.size(), first), List.of())) {
            int likeness = candidate.tokens().matchingWords(line);
            if (likeness > most) {
                most = likeness;
                best = candidate;
            }
        }
        return best;
    }

    /// The template with this hash.
    @Nullable
    LogTemplate ofShape(long shape) {
        return byShape.get(shape);
    }

    /// Templates that have this hash when one of their words is masked.
    Set<LogTemplate> ofOneMasked(long shape) {
        return byOneMasked.getOrDefault(shape, Set.of());
    }

    void add(LogTemplate template) {
        TemplateTokens tokens = template.tokens();
        byShape.put(tokens.hash(), template);
        for (int i = 1; i < tokens.length(); i++) {
            if (tokens.mayVary(i)) {
                byOneMasked
                        .computeIfAbsent(tokens.hashWithMaskAt(i), shape -> new LinkedHashSet<>())
                        .add(template);
            }
        }
        if (template.isOpen()) {
            addOpen(template);
        }
    }

    /// Adds a template that is known already and has been opened since.
    void addOpen(LogTemplate template) {
        tree.computeIfAbsent(Branch.of(template.tokens()), branch -> new ArrayList<>())
                .add(template);
    }

    void remove(LogTemplate template) {
        TemplateTokens tokens = template.tokens();
        byShape.remove(tokens.hash(), template);
        for (int i = 1; i < tokens.length(); i++) {
            if (tokens.mayVary(i)) {
                long shape = tokens.hashWithMaskAt(i);
                Set<LogTemplate> alike = byOneMasked.get(shape);
                if (alike != null && alike.remove(template) && alike.isEmpty()) {
                    byOneMasked.remove(shape);
                }
            }
        }
        if (template.isOpen()) {
            tree.computeIfPresent(
                    Branch.of(tokens), (branch, open) -> open.remove(template) && open.isEmpty() ? null : open);
        }
    }
}

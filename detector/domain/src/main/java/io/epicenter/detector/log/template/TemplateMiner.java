package io.epicenter.detector.log.template;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the templates of one service's log lines, one line at a time. After Drain (He, Zhu, Zheng, Lyu, ICWS 2017): a
/// tree of length and first word leads to the few templates that can match. Other than Drain, which merges lines by
/// the part of equal words, a word becomes a mask only on evidence about its place: when all else being equal several
/// different words have stood there, or a value by its form has. So states and events stay apart, names do not.
///
/// A line of known shape costs its masking and one look-up; a new one O(length) look-ups. Bounded, deterministic,
/// confined to one thread.
public final class TemplateMiner {
    private final Settings settings;
    private final LineMasker masking = new LineMasker();
    private final Map<Long, LogTemplate> byShape = new HashMap<>();
    private final Map<Long, Set<LogTemplate>> byOneMasked = new HashMap<>();
    private final Map<Branch, List<LogTemplate>> tree = new HashMap<>();
    private final List<LogTemplate> templates = new ArrayList<>();
    private long lines;
    private long forgotten;

    /// What can be tuned of a miner.
    ///
    /// @param maxTemplates bound; beyond it the one not seen for longest is forgotten
    /// @param maxLineChars the rest of a longer line is not looked at
    /// @param words different words that make a place one of values
    public record Settings(int maxTemplates, int maxLineChars, int words) {
        public static final Settings DEFAULT = new Settings(1000, 2000, 4);

        public Settings {
            if (maxTemplates < 1 || maxLineChars < 1 || words < 2) {
                throw new IllegalArgumentException(
                        "templates " + maxTemplates + ", characters " + maxLineChars + " or words " + words);
            }
        }
    }

    private record Branch(int length, String first) {}

    public TemplateMiner(Settings settings) {
        this.settings = settings;
    }

    /// The template of a line. It may later become part of another, which [LogTemplate#root] tells.
    public LogTemplate accept(String line) {
        lines++;
        int most = settings.maxLineChars();
        List<String> tokens = masking.mask(line.length() <= most ? line : line.substring(0, most));
        LogTemplate template = byShape.get(LineHash.of(tokens));
        if (template == null || template.length() != tokens.size()) {
            template = bestMatch(tokens);
        }
        if (template == null) {
            template = add(new LogTemplate(tokens));
            template.add(tokens, lines);
            generalize(template);
            template = template.root();
        } else {
            template.add(tokens, lines);
        }
        return template;
    }

    private @Nullable LogTemplate bestMatch(List<String> tokens) {
        LogTemplate best = null;
        int most = -1;
        String first = Mask.of(tokens.getFirst()) == null ? tokens.getFirst() : Mask.ANY.text();
        for (LogTemplate candidate : tree.getOrDefault(new Branch(tokens.size(), first), List.of())) {
            int likeness = candidate.matchingWords(tokens);
            if (likeness > most) {
                most = likeness;
                best = candidate;
            }
        }
        return best;
    }

    private LogTemplate add(LogTemplate template) {
        if (templates.size() >= settings.maxTemplates()) {
            forgetOldest();
        }
        templates.add(template);
        index(template);
        return template;
    }

    private void index(LogTemplate template) {
        byShape.put(template.hash(), template);
        for (int i = 1; i < template.length(); i++) {
            if (isWord(template, i)) {
                byOneMasked
                        .computeIfAbsent(maskedAt(template, i), shape -> new LinkedHashSet<>())
                        .add(template);
            }
        }
        if (template.isOpen()) {
            plant(template);
        }
    }

    private static Branch branch(LogTemplate template) {
        return new Branch(template.length(), template.isMask(0) ? Mask.ANY.text() : template.token(0));
    }

    private void plant(LogTemplate template) {
        tree.computeIfAbsent(branch(template), branch -> new ArrayList<>()).add(template);
    }

    private static long maskedAt(LogTemplate template, int at) {
        return LineHash.masked(template.hash(), template.token(at), at);
    }

    private static boolean isWord(LogTemplate template, int at) {
        return !template.isMask(at) && isWord(template.token(at));
    }

    private static boolean isWord(String token) {
        for (int i = 0; i < token.length(); i++) {
            if (Character.isLetterOrDigit(token.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /// Whether something is left that tells lines of this kind from others.
    private static boolean hasWords(LogTemplate template, int but) {
        for (int i = 0; i < template.length(); i++) {
            if (i != but && isWord(template, i)) {
                return true;
            }
        }
        return false;
    }

    /// Merges the new template with those that differ from it in one place, if the place is shown to be one of values.
    private void generalize(LogTemplate template) {
        for (int i = 1; i < template.length(); i++) {
            if (isWord(template, i) && hasWords(template, i)) {
                long shape = maskedAt(template, i);
                Set<LogTemplate> alike = byOneMasked.getOrDefault(shape, Set.of());
                LogTemplate wider = byShape.get(shape);
                if (wider != null || alike.size() >= settings.words()) {
                    widen(wider, template.tokensWithMaskAt(i), List.copyOf(alike));
                    return;
                }
            }
        }
        Set<LogTemplate> narrower = byOneMasked.getOrDefault(template.hash(), Set.of());
        if (!narrower.isEmpty() && hasWords(template, -1)) {
            widen(template, List.of(), List.copyOf(narrower));
        }
    }

    private void widen(@Nullable LogTemplate known, List<String> tokens, List<LogTemplate> absorbed) {
        absorbed.forEach(this::remove);
        LogTemplate wider = known == null ? new LogTemplate(tokens) : known;
        absorbed.forEach(wider::absorb);
        if (!wider.isOpen()) {
            wider.open();
            if (known != null) {
                plant(known);
            }
        }
        if (known == null) {
            generalize(add(wider));
        }
    }

    private void remove(LogTemplate template) {
        templates.remove(template);
        byShape.remove(template.hash(), template);
        for (int i = 1; i < template.length(); i++) {
            if (isWord(template, i)) {
                long shape = maskedAt(template, i);
                Set<LogTemplate> alike = byOneMasked.get(shape);
                if (alike != null && alike.remove(template) && alike.isEmpty()) {
                    byOneMasked.remove(shape);
                }
            }
        }
        if (template.isOpen()) {
            tree.computeIfPresent(
                    branch(template), (branch, open) -> open.remove(template) && open.isEmpty() ? null : open);
        }
    }

    private void forgetOldest() {
        templates.stream().min(Comparator.comparingLong(LogTemplate::lastSeen)).ifPresent(oldest -> {
            remove(oldest);
            forgotten++;
        });
    }

    /// The templates in order of appearance.
    public List<LogTemplate> templates() {
        return List.copyOf(templates);
    }

    /// Templates that were forgotten because there were too many.
    public long forgotten() {
        return forgotten;
    }

    /// Writes the whole state.
    public void write(DataOutput out) throws IOException {
        out.writeLong(lines);
        out.writeLong(forgotten);
        out.writeInt(templates.size());
        for (LogTemplate template : templates) {
            template.write(out);
        }
    }

    /// Takes the state that was written; only for a new miner with the same settings.
    public void read(DataInput in) throws IOException {
        lines = in.readLong();
        forgotten = in.readLong();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            LogTemplate template = LogTemplate.read(in);
            templates.add(template);
            index(template);
        }
    }
}

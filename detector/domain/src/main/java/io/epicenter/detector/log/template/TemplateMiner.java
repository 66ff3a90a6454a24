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
    private final Masking masking = new Masking();
    private final Map<Long, Template> byShape = new HashMap<>();
    private final Map<Long, Set<Template>> byOneMasked = new HashMap<>();
    private final Map<Branch, List<Template>> tree = new HashMap<>();
    private final List<Template> templates = new ArrayList<>();
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

    /// The template of a line. It may later become part of another, which [Template#root] tells.
    public Template accept(String line) {
        lines++;
        int most = settings.maxLineChars();
        List<String> tokens = masking.mask(line.length() <= most ? line : line.substring(0, most));
        Template template = byShape.get(Shape.of(tokens));
        if (template == null || template.length() != tokens.size()) {
            template = bestOpen(tokens);
        }
        if (template == null) {
            template = add(new Template(tokens));
            template.take(tokens, lines);
            grow(template);
            template = template.root();
        } else {
            template.take(tokens, lines);
        }
        return template;
    }

    private @Nullable Template bestOpen(List<String> tokens) {
        Template best = null;
        int most = -1;
        String first = Mask.of(tokens.getFirst()) == null ? tokens.getFirst() : Mask.ANY.text();
        for (Template candidate : tree.getOrDefault(new Branch(tokens.size(), first), List.of())) {
            int likeness = candidate.likeness(tokens);
            if (likeness > most) {
                most = likeness;
                best = candidate;
            }
        }
        return best;
    }

    private Template add(Template template) {
        if (templates.size() >= settings.maxTemplates()) {
            forgetOldest();
        }
        templates.add(template);
        index(template);
        return template;
    }

    private void index(Template template) {
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

    private static Branch branch(Template template) {
        return new Branch(template.length(), template.isMask(0) ? Mask.ANY.text() : template.token(0));
    }

    private void plant(Template template) {
        tree.computeIfAbsent(branch(template), branch -> new ArrayList<>()).add(template);
    }

    private static long maskedAt(Template template, int at) {
        return Shape.masked(template.hash(), template.token(at), at);
    }

    private static boolean isWord(Template template, int at) {
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
    private static boolean saysSomething(Template template, int but) {
        for (int i = 0; i < template.length(); i++) {
            if (i != but && isWord(template, i)) {
                return true;
            }
        }
        return false;
    }

    /// Merges the new template with those that differ from it in one place, if the place is shown to be one of values.
    private void grow(Template template) {
        for (int i = 1; i < template.length(); i++) {
            if (isWord(template, i) && saysSomething(template, i)) {
                long shape = maskedAt(template, i);
                Set<Template> alike = byOneMasked.getOrDefault(shape, Set.of());
                Template wider = byShape.get(shape);
                if (wider != null || alike.size() >= settings.words()) {
                    widen(wider, template.tokensWithMaskAt(i), List.copyOf(alike));
                    return;
                }
            }
        }
        Set<Template> narrower = byOneMasked.getOrDefault(template.hash(), Set.of());
        if (!narrower.isEmpty() && saysSomething(template, -1)) {
            widen(template, List.of(), List.copyOf(narrower));
        }
    }

    private void widen(@Nullable Template known, List<String> tokens, List<Template> absorbed) {
        absorbed.forEach(this::remove);
        Template wider = known == null ? new Template(tokens) : known;
        absorbed.forEach(wider::absorb);
        if (!wider.isOpen()) {
            wider.open();
            if (known != null) {
                plant(known);
            }
        }
        if (known == null) {
            grow(add(wider));
        }
    }

    private void remove(Template template) {
        templates.remove(template);
        byShape.remove(template.hash(), template);
        for (int i = 1; i < template.length(); i++) {
            if (isWord(template, i)) {
                long shape = maskedAt(template, i);
                Set<Template> alike = byOneMasked.get(shape);
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
        templates.stream().min(Comparator.comparingLong(Template::lastSeen)).ifPresent(oldest -> {
            remove(oldest);
            forgotten++;
        });
    }

    /// The templates in order of appearance.
    public List<Template> templates() {
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
        for (Template template : templates) {
            template.write(out);
        }
    }

    /// Takes the state that was written; only for a new miner with the same settings.
    public void read(DataInput in) throws IOException {
        lines = in.readLong();
        forgotten = in.readLong();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            Template template = Template.read(in);
            templates.add(template);
            index(template);
        }
    }
}

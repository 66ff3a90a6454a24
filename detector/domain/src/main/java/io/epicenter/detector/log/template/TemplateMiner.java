package io.epicenter.detector.log.template;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the templates of one service's log lines, one line at a time. After Drain (He, Zhu, Zheng, Lyu, ICWS
/// 2017): a tree of length and first word leads to the few templates that can match. Other than Drain, which
/// merges lines by the part of equal words, a word becomes a mask only on evidence about its place: when all
/// else being equal several different words have stood there in few lines, or a value by its form has. So
/// states and events stay apart, names do not.
///
/// A line of known shape costs its masking and one look-up; a new one O(length) look-ups. Bounded,
/// deterministic, confined to one thread.
public final class TemplateMiner {
    /// Lines for each pair of words in a place, above which the words are no values. Chosen by hand: from 5 on
    /// no template of loghub's ten systems changes, and with 3 Linux gets worse.
    private static final long MOST_LINES = 10;

    private final Settings settings;
    private final LineMasker masking = new LineMasker();
    private final TemplateIndex index = new TemplateIndex();
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

    public TemplateMiner(Settings settings) {
        this.settings = settings;
    }

    /// The template of a line. It may later become part of another, which [LogTemplate#root] tells.
    public LogTemplate accept(String line) {
        lines++;
        int most = settings.maxLineChars();
        String text = StructuredLine.textOf(line);
        List<String> tokens = masking.mask(text.length() <= most ? text : text.substring(0, most));
        LogTemplate template = index.find(tokens);
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

    private LogTemplate add(LogTemplate template) {
        if (templates.size() >= settings.maxTemplates()) {
            forgetOldest();
        }
        templates.add(template);
        index.add(template);
        return template;
    }

    /// Merges the new template with those that differ from it in one place, if the place is shown to be one of
    /// values.
    private void generalize(LogTemplate template) {
        TemplateTokens tokens = template.tokens();
        for (int i = 1; i < tokens.length(); i++) {
            if (tokens.mayVary(i) && tokens.hasWords(i)) {
                long shape = tokens.hashWithMaskAt(i);
                Set<LogTemplate> alike = index.ofOneMasked(shape);
                LogTemplate wider = index.ofShape(shape);
                if (wider != null || isPlaceOfValues(alike)) {
                    widen(wider, tokens.withMaskAt(i), List.copyOf(alike));
                    return;
                }
            }
        }
        Set<LogTemplate> narrower = index.ofOneMasked(tokens.hash());
        if (!narrower.isEmpty() && tokens.hasWords(-1)) {
            widen(template, List.of(), List.copyOf(narrower));
        }
    }

    /// Whether so many words have stood in one place, in so few lines, that more will come: values do, while
    /// states and the kinds of a request are few and come again.
    private boolean isPlaceOfValues(Set<LogTemplate> alike) {
        long seen = alike.stream().mapToLong(LogTemplate::count).sum();
        return alike.size() >= settings.words() && seen <= MOST_LINES * alike.size() * alike.size();
    }

    private void widen(@Nullable LogTemplate known, List<String> tokens, List<LogTemplate> absorbed) {
        absorbed.forEach(this::remove);
        LogTemplate wider = known == null ? new LogTemplate(tokens) : known;
        absorbed.forEach(wider::absorb);
        if (!wider.isOpen()) {
            wider.open();
            if (known != null) {
                index.addOpen(known);
            }
        }
        if (known == null) {
            generalize(add(wider));
        }
    }

    private void remove(LogTemplate template) {
        templates.remove(template);
        index.remove(template);
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
            index.add(template);
        }
    }
}

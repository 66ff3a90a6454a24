package io.epicenter.detector.log;

import io.epicenter.detector.log.template.LogTemplate;
import io.epicenter.detector.log.template.TemplateMiner;
import io.epicenter.detector.signal.SignalContext;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The templates of a service with what is counted of each. Bounded by the miner. Confined to one thread.
final class TemplateTable {
    private final TemplateMiner miner;
    private final Map<LogTemplate, TemplateCounts> countsByTemplate = new LinkedHashMap<>();

    TemplateTable(TemplateMiner.Settings settings) {
        this.miner = new TemplateMiner(settings);
    }

    /// Counts a line to its template.
    ///
    /// @param exampleChars characters of the line that are kept as an example at most
    void take(long time, boolean error, String body, int exampleChars) {
        LogTemplate template = miner.accept(body);
        countsByTemplate
                .computeIfAbsent(template, known -> new TemplateCounts(known, time))
                .count(time, error, body.length() <= exampleChars ? body : body.substring(0, exampleChars));
    }

    /// Counts of templates that have become part of others move there; those that the miner has forgotten go.
    void fold(RetiredSignals retired) {
        Set<LogTemplate> known = new HashSet<>(miner.templates());
        for (TemplateCounts counts : List.copyOf(countsByTemplate.values())) {
            if (known.contains(counts.template)) {
                continue;
            }
            countsByTemplate.remove(counts.template);
            retired.addShareOf(counts);
            LogTemplate root = counts.template.root();
            if (known.contains(root)) {
                countsByTemplate
                        .computeIfAbsent(root, template -> new TemplateCounts(template, counts.firstSeen()))
                        .absorb(counts);
            }
        }
    }

    /// Ends the interval of every template; its count goes to this place of the history.
    void close(int place) {
        for (TemplateCounts counts : countsByTemplate.values()) {
            counts.close(place);
        }
    }

    /// Whether these are the counts of a template that is still known.
    boolean isCurrent(TemplateCounts counts) {
        return countsByTemplate.get(counts.template) == counts;
    }

    /// Counts of each template, in order of appearance.
    Collection<TemplateCounts> counts() {
        return Collections.unmodifiableCollection(countsByTemplate.values());
    }

    int size() {
        return countsByTemplate.size();
    }

    /// Only after [#fold]: counts are written with the place of their template among the miner's.
    void write(DataOutput out) throws IOException {
        miner.write(out);
        List<LogTemplate> templates = miner.templates();
        out.writeInt(countsByTemplate.size());
        for (TemplateCounts counts : countsByTemplate.values()) {
            out.writeInt(templates.indexOf(counts.template));
            counts.write(out);
        }
    }

    void read(DataInput in, SignalContext context) throws IOException {
        miner.read(in);
        List<LogTemplate> templates = miner.templates();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            TemplateCounts counts = new TemplateCounts(templates.get(in.readInt()), 0);
            counts.read(in, context);
            countsByTemplate.put(counts.template, counts);
        }
    }
}

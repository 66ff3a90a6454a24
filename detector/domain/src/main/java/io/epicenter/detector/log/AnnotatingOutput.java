package io.epicenter.detector.log;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Watermark;
import io.epicenter.detector.output.Output;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Puts what log lines say into the anomalies of their signals. Deviations of single templates are kept back: there is
/// one track per rule and entity.
final class AnnotatingOutput implements Output {
    /// Characters of an anomaly's text, and templates in it, at most. Chosen by hand: people read it, and each
    /// anomaly carries it.
    private static final int MOST_CHARS = 1500;
    private static final int MOST_KINDS = 3;

    private final Output out;
    private boolean publishesDeviations;
    private List<TemplateCounts> described = List.of();

    AnnotatingOutput(Output out) {
        this.out = out;
    }

    /// Says what the signals that are closed next are about.
    ///
    /// @param measures whether their deviations are published
    AnnotatingOutput describe(List<TemplateCounts> kinds, boolean measures) {
        this.described = kinds;
        this.publishesDeviations = measures;
        return this;
    }

    @Override
    public void deviation(Deviation deviation) {
        if (publishesDeviations) {
            out.deviation(deviation);
        }
    }

    @Override
    public void anomaly(Anomaly anomaly) {
        Anomaly.Details details = anomaly.details();
        out.anomaly(anomaly.with(details.withText(text(details.text()))));
    }

    private @Nullable String text(@Nullable String already) {
        StringJoiner text = new StringJoiner("\n");
        if (already != null) {
            text.add(already);
        }
        for (TemplateCounts counts : described.subList(0, Math.min(MOST_KINDS, described.size()))) {
            text.add("template: " + counts.template.text());
            counts.examples().forEach(example -> text.add("example: " + example));
        }
        String whole = text.toString();
        return whole.isEmpty() ? null : whole.substring(0, Math.min(MOST_CHARS, whole.length()));
    }

    @Override
    public void watermark(Watermark watermark) {
        out.watermark(watermark);
    }
}

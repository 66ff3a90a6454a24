package io.epicenter.detector.log;

import io.epicenter.detector.signal.Signal;
import java.util.Comparator;
import java.util.List;

/// Follows the share of each often seen template, so that more traffic is no news: that of errors in all lines, that of
/// others in the lines that are no errors. Which ones are followed, [TemplateCounts#shareSignal] tells.
record TemplateShares(LogSettings settings, LogSignals signals) {
    /// Lines of a template before its share is followed. Chosen by hand: with fewer there is no usual share yet,
    /// and each one followed is a signal with its model.
    private static final int LEAST_LINES = 50;

    /// Judges the interval that ends now.
    void close(long end, TemplateTable table, LineRates rates, AnnotatingOutput out) {
        for (TemplateCounts counts : table.counts()) {
            Signal share = counts.shareSignal();
            if (share != null) {
                int all = counts.isError() ? rates.lines() : rates.others();
                signals.closeRatio(share, counts.current(), all, end, out.describe(List.of(counts), false));
            }
        }
    }

    /// Follows the templates seen most, as many as may be; lets go of those not seen for long.
    void choose(long end, TemplateTable table, RetiredSignals retired) {
        long oldest = end - settings.expiry().toMillis();
        long watched = table.counts().stream()
                .filter(counts -> counts.shareSignal() != null)
                .count();
        for (TemplateCounts counts : table.counts()) {
            if (counts.shareSignal() != null && counts.lastSeen() < oldest) {
                retired.addShareOf(counts);
                watched--;
            }
        }
        table.counts().stream()
                .filter(counts ->
                        counts.shareSignal() == null && counts.lines() >= LEAST_LINES && counts.lastSeen() >= oldest)
                .sorted(Comparator.comparingLong(TemplateCounts::lines).reversed())
                .limit(Math.max(0, settings.watched() - watched))
                .toList()
                .forEach(counts -> counts.followShare(signals.ofShare(counts)));
    }
}

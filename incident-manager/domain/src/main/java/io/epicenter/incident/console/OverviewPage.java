package io.epicenter.incident.console;

import io.epicenter.incident.view.IncidentView;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// The incident list.
///
/// @param state which are shown: open, resolved or all
/// @param hidden incidents that are beyond the list's bound
public record OverviewPage(
        String title, Funnel funnel, String state, List<Tab> tabs, List<IncidentRow> rows, int hidden) {

    /// What came in and what was left of it.
    public record Funnel(Step signals, Step incidents, Step pages, String folded, boolean quiet) {
        public Funnel(long signals, long incidents, long pages) {
            this(
                    Step.of(signals, "signal", "signals"),
                    Step.of(incidents, "incident", "incidents"),
                    Step.of(pages, "page", "pages"),
                    folded(signals, incidents),
                    signals == 0 && incidents == 0);
        }

        private static String folded(long signals, long incidents) {
            return incidents == 0 || signals <= incidents ? "" : DisplayFormat.digits((double) signals / incidents);
        }
    }

    public record Step(String number, String word) {
        static Step of(long number, String one, String many) {
            return new Step(DisplayFormat.grouped(number), number == 1 ? one : many);
        }
    }

    public record Tab(String state, String word, int count, boolean chosen) {}

    public static OverviewPage of(List<IncidentView> all, Funnel funnel, String wanted, int maxRows, Instant now) {
        String state = wanted.equals("resolved") || wanted.equals("all") ? wanted : "open";
        List<IncidentView> open =
                all.stream().filter(view -> shows("open", view)).toList();
        List<IncidentView> shown =
                all.stream().filter(view -> shows(state, view)).toList();
        List<Tab> tabs = List.of(
                new Tab("open", "Open", open.size(), state.equals("open")),
                new Tab("resolved", "Resolved", all.size() - open.size(), state.equals("resolved")),
                new Tab("all", "All", all.size(), state.equals("all")));
        return new OverviewPage(
                open.isEmpty() ? "All quiet" : DisplayFormat.count(open.size(), "open incident", "open incidents"),
                funnel,
                state,
                tabs,
                shown.stream()
                        .sorted(worstFirst())
                        .limit(maxRows)
                        .map(view -> IncidentRow.of(view, now))
                        .toList(),
                Math.max(0, shown.size() - maxRows));
    }

    private static boolean shows(String state, IncidentView view) {
        boolean over = view.status() == IncidentView.Status.RESOLVED;
        return state.equals("all") || state.equals("resolved") == over;
    }

    /// Those that nobody has taken, then the taken, then the resolved; within each the worst, then the newest first.
    private static Comparator<IncidentView> worstFirst() {
        return Comparator.comparing(IncidentView::status)
                .thenComparing(view -> view.status() == IncidentView.Status.RESOLVED
                        ? 0
                        : -view.incident().severity())
                .thenComparing(view -> view.incident().createdAt(), Comparator.reverseOrder());
    }
}

package io.epicenter.demo.verdict;

import io.epicenter.demo.receiver.ReceiverLog;
import io.epicenter.demo.story.GroundTruth;
import java.util.List;

/// What people must have been told of a story, and how often.
final class ReceiverChecks {
    private static final String SLACK = "slack";
    private static final String PAGER = "pagerduty";

    private final GroundTruth truth;
    private final ReceiverLog receiverLog;

    ReceiverChecks(GroundTruth truth, ReceiverLog receiverLog) {
        this.truth = truth;
        this.receiverLog = receiverLog;
    }

    List<Check> checks() {
        return List.of(oneMessage(), onePage(), messageUpdated(), pageResolved(), rulesKept());
    }

    private List<ReceiverLog.Entry> messages() {
        return receiverLog.accepted(SLACK, "chat.postMessage");
    }

    List<ReceiverLog.Entry> pages() {
        return receiverLog.accepted(PAGER, "trigger");
    }

    private Check oneMessage() {
        int count = messages().size();
        return new Check("exactly one Slack message", count == 1, count + " posted");
    }

    private Check onePage() {
        int count = pages().size();
        return new Check("exactly one page", count == 1, count + " triggered");
    }

    private Check messageUpdated() {
        List<ReceiverLog.Entry> posts = messages();
        boolean updated = receiverLog.accepted(SLACK, "chat.update").stream()
                .filter(update -> update.time().isAfter(truth.rollback().time()))
                .anyMatch(update -> posts.stream().anyMatch(post -> post.key().equals(update.key())));
        return new Check(
                "Slack message updated after the roll-back", updated, updated ? "updated in place" : "not updated");
    }

    private Check pageResolved() {
        List<ReceiverLog.Entry> pages = pages();
        boolean resolved = receiverLog.accepted(PAGER, "resolve").stream()
                .anyMatch(resolve -> pages.stream().anyMatch(page -> page.key().equals(resolve.key())));
        return new Check("page resolved", resolved, resolved ? "resolved by its dedup_key" : "not resolved");
    }

    private Check rulesKept() {
        List<String> refused = receiverLog.entries().stream()
                .filter(entry -> !entry.accepted() && !entry.text().equals("ratelimited"))
                .map(entry -> entry.receiver() + " " + entry.action() + ": " + entry.text())
                .toList();
        return new Check(
                "receivers refused nothing", refused.isEmpty(), refused.isEmpty() ? "nothing" : refused.toString());
    }
}

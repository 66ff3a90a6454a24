package io.epicenter.demo.verdict;

import java.util.List;

/// How a story ended.
///
/// @param summary the closing line, from real counts
public record DemoVerdict(List<Check> checks, String summary) {
    public DemoVerdict {
        checks = List.copyOf(checks);
    }

    /// Whether it ended as told.
    public boolean asTold() {
        return checks.stream().allMatch(Check::passed);
    }

    public List<Check> wrong() {
        return checks.stream().filter(check -> !check.passed()).toList();
    }
}

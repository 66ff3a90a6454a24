package io.epicenter.contracts.text;

/// A part, 0..1, as percent.
public final class PercentText {
    private PercentText() {}

    /// `87 %`, as the texts of messages have it.
    public static String spaced(double part) {
        return Math.round(part * 100) + " %";
    }

    /// `87%` or `<1%`, as a narrow column has it.
    public static String narrow(double part) {
        double percent = part * 100;
        return percent > 0 && percent < 1 ? "<1%" : Math.round(percent) + "%";
    }
}

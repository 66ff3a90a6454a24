package io.epicenter.benchmarks.dataset;

/// Series drawn as text, one character per minute: `-` normal, `#` labelled; and alarms: `.` none, `!` alarm.
public final class Sketch {
    private Sketch() {}

    public static LabelledSeries series(String drawing) {
        return series(drawing, 0);
    }

    public static LabelledSeries series(String drawing, int probation) {
        int size = drawing.length();
        long[] millis = new long[size];
        boolean[] label = new boolean[size];
        for (int i = 0; i < size; i++) {
            millis[i] = (i + 1) * 60_000L;
            label[i] = drawing.charAt(i) == '#';
        }
        return LabelledSeries.of("drawn", millis, new double[size], label, probation);
    }

    public static double[] alarms(String drawing) {
        return drawing.chars().mapToDouble(c -> c == '!' ? 1 : 0).toArray();
    }
}

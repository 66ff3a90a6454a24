package io.epicenter.detector.alarm;

import io.epicenter.detector.method.Learning;

/// What to do after an interval. Those without an outlier are constants: nothing is allocated for an interval.
///
/// @param acceptLevel the model is to take the recent level as normal
/// @param outlier deviation that was held back and turned out to be no incident; 0 = none
public record AlarmStep(Change change, Learning learning, boolean acceptLevel, double outlier) {
    /// What an interval has changed.
    public enum Change {
        NONE,
        FIRED,
        RESOLVED,
        ACCEPTED
    }

    /// Nothing has changed, and the model learns.
    public static final AlarmStep LEARN = new AlarmStep(Change.NONE, Learning.NORMAL, false, 0);
    static final AlarmStep HOLD = new AlarmStep(Change.NONE, Learning.HELD, false, 0);
    static final AlarmStep ACCEPT_LEVEL = new AlarmStep(Change.NONE, Learning.HELD, true, 0);
    static final AlarmStep FIRED = new AlarmStep(Change.FIRED, Learning.HELD, false, 0);
    static final AlarmStep RESOLVED = new AlarmStep(Change.RESOLVED, Learning.HELD, false, 0);
    static final AlarmStep ACCEPTED = new AlarmStep(Change.ACCEPTED, Learning.HELD, true, 0);

    private static final AlarmStep FIRED_LEARNING = new AlarmStep(Change.FIRED, Learning.NORMAL, false, 0);
    private static final AlarmStep RESOLVED_LEARNING = new AlarmStep(Change.RESOLVED, Learning.NORMAL, false, 0);
    private static final AlarmStep ACCEPTED_LEARNING = new AlarmStep(Change.ACCEPTED, Learning.NORMAL, false, 0);

    static AlarmStep release(double outlier) {
        return outlier == 0 ? LEARN : new AlarmStep(Change.NONE, Learning.NORMAL, false, outlier);
    }

    /// The same for an alarm that is followed untold.
    AlarmStep untold() {
        return new AlarmStep(Change.NONE, learning, acceptLevel, outlier);
    }

    /// The same, and the alarm that was followed untold is told.
    AlarmStep told() {
        return new AlarmStep(Change.FIRED, learning, acceptLevel, outlier);
    }

    /// The same, and the model takes the recent level as normal.
    AlarmStep accepting() {
        return acceptLevel ? this : new AlarmStep(change, learning, true, outlier);
    }

    /// The same for a model that limits by itself what it learns, so that nothing is kept from it.
    public AlarmStep unheld() {
        if (change == Change.NONE && !acceptLevel) {
            return LEARN;
        }
        return new AlarmStep(change, Learning.NORMAL, acceptLevel, 0);
    }

    /// The same change for a signal whose model learns all the time.
    AlarmStep whileLearning() {
        return switch (change) {
            case NONE -> LEARN;
            case FIRED -> FIRED_LEARNING;
            case RESOLVED -> RESOLVED_LEARNING;
            case ACCEPTED -> ACCEPTED_LEARNING;
        };
    }
}

package io.epicenter.detector.output;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Watermark;

/// Where an engine's results go, in order: deviations and anomalies of an interval, then progress for each
/// environment.
public interface Output {
    void deviation(Deviation deviation);

    void anomaly(Anomaly anomaly);

    void watermark(Watermark watermark);
}

package io.epicenter.detector.output;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Watermark;
import java.util.ArrayList;
import java.util.List;

/// Keeps what an engine puts out, in order.
public final class Collected implements Output {
    public final List<Object> all = new ArrayList<>();

    @Override
    public void deviation(Deviation deviation) {
        all.add(deviation);
    }

    @Override
    public void anomaly(Anomaly anomaly) {
        all.add(anomaly);
    }

    @Override
    public void watermark(Watermark watermark) {
        all.add(watermark);
    }

    private <T> List<T> of(Class<T> type) {
        return all.stream().filter(type::isInstance).map(type::cast).toList();
    }

    public List<Deviation> deviations() {
        return of(Deviation.class);
    }

    public List<Deviation> deviations(String rule) {
        return deviations().stream().filter(d -> d.rule().equals(rule)).toList();
    }

    public List<Anomaly> anomalies() {
        return of(Anomaly.class);
    }

    public List<Anomaly> firing() {
        return anomalies().stream()
                .filter(a -> a.status() == AnomalyStatus.FIRING)
                .toList();
    }

    public List<Watermark> watermark() {
        return of(Watermark.class);
    }
}

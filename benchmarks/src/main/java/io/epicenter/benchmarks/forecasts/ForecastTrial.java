package io.epicenter.benchmarks.forecasts;

import io.epicenter.benchmarks.dataset.HealthyRecording;
import io.epicenter.detector.forecast.BreachForecaster;
import io.epicenter.detector.forecast.BreachLimit;
import io.epicenter.detector.forecast.Prediction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of one kind of courses: leaks foretold, how early and how truly, and forecasts of what never came.
final class ForecastTrial {
    private static final long START = 1_700_000_000_000L;

    final String kind;
    private int leaks;
    private int predicted;
    private int falseForecasts;
    private double healthyDays;
    private final List<Double> leadHours = new ArrayList<>();
    private final List<Double> leadShares = new ArrayList<>();
    private final List<Double> errors = new ArrayList<>();

    ForecastTrial(String kind) {
        this.kind = kind;
    }

    /// Runs one course with a value a minute and the bound 1.
    void add(GeneratedCourse course, BreachLimit limit) {
        BreachForecaster forecaster = new BreachForecaster(limit, 60_000);
        healthyDays += course.healthyDays();
        leaks += course.breachAt() >= 0 ? 1 : 0;
        boolean told = false;
        for (int i = 0; i < course.values().length; i++) {
            BreachForecaster.ForecastChange change = forecaster.add(START + i * 60_000L, course.values()[i]);
            if (change != BreachForecaster.ForecastChange.FIRED) {
                continue;
            }
            if (course.leakAt() < 0 || i < course.leakAt()) {
                falseForecasts++;
            } else if (!told && i < course.breachAt()) {
                told = true;
                predicted(course, i, forecaster.prediction());
            }
        }
    }

    private void predicted(GeneratedCourse course, int at, @Nullable Prediction prediction) {
        if (prediction == null) {
            throw new IllegalStateException("fired without a prediction at " + at);
        }
        double left = course.breachAt() - at;
        double predictedLeft = (prediction.breachMillis() - START) / 60_000.0 - at;
        predicted++;
        leadHours.add(left / 60);
        leadShares.add(left / (course.breachAt() - course.leakAt()));
        errors.add(Math.abs(predictedLeft - left) / left);
    }

    /// Runs a healthy recording against a bound that it never reaches.
    void addHealthy(HealthyRecording recording, BreachLimit limit) {
        BreachForecaster forecaster = new BreachForecaster(limit, recording.stepMillis());
        for (int i = 0; i < recording.values().length; i++) {
            if (forecaster.add(recording.millis()[i], recording.values()[i]) == BreachForecaster.ForecastChange.FIRED) {
                falseForecasts++;
            }
        }
        healthyDays += recording.days();
    }

    void add(ForecastTrial other) {
        leaks += other.leaks;
        predicted += other.predicted;
        falseForecasts += other.falseForecasts;
        healthyDays += other.healthyDays;
        leadHours.addAll(other.leadHours);
        leadShares.addAll(other.leadShares);
        errors.addAll(other.errors);
    }

    int leaks() {
        return leaks;
    }

    int falseForecasts() {
        return falseForecasts;
    }

    double healthyDays() {
        return healthyDays;
    }

    /// NaN without leaks.
    double detectionRate() {
        return leaks == 0 ? Double.NaN : (double) predicted / leaks;
    }

    double medianLeadHours() {
        return median(leadHours);
    }

    /// Of the time from the leak's begin to the breach.
    double medianLeadShare() {
        return median(leadShares);
    }

    /// Of the time to breach, as a part of the true one, when it was first told.
    double medianError() {
        return median(errors);
    }

    double falsePerSeriesDay() {
        return healthyDays == 0 ? Double.NaN : falseForecasts / healthyDays;
    }

    private static double median(List<Double> values) {
        return values.isEmpty() ? Double.NaN : values.stream().sorted().toList().get(values.size() / 2);
    }
}

package io.epicenter.detector.forest;

import io.epicenter.detector.method.FittingExecutor;
import io.epicenter.detector.method.MultivariateMethod;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.DataInput;
import java.io.IOException;

/// An isolation forest over the deviations of all signals of an entity, their last change and their distance from
/// the last half dozen: it finds combinations that no single signal shows. Retrained in the background; its p-value
/// comes from scores on held-back rows, not from an assumed contamination. About 600 KB for the forest of an entity and
/// up to 200 KB for the rows that it is trained on.
@Singleton
public final class IsolationForestMethod implements MultivariateMethod {
    public static final String NAME = "isolation_forest";

    private final FittingExecutor fitting;

    /// For the service loader: trains at once, in the caller's thread.
    public IsolationForestMethod() {
        this(FittingExecutor.INLINE);
    }

    @Inject
    public IsolationForestMethod(FittingExecutor fitting) {
        this.fitting = fitting;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Model start(double intervalSeconds) {
        return new ForestModel(fitting, intervalSeconds);
    }

    @Override
    public Model restore(double intervalSeconds, DataInput in) throws IOException {
        ForestModel model = new ForestModel(fitting, intervalSeconds);
        model.read(in);
        return model;
    }
}

package io.epicenter.detector.method;

import java.util.function.Supplier;

/// Where work of milliseconds is done, such as fitting a model. The result is asked for at a time that events decide,
/// so that what comes out does not depend on how fast the work was.
public interface FittingExecutor {
    /// At once, in the caller's thread.
    FittingExecutor INLINE = new FittingExecutor() {
        @Override
        public <T> Supplier<T> submit(Supplier<T> work) {
            T result = work.get();
            return () -> result;
        }
    };

    /// Starts the work, which touches nothing that changes; the supplier waits for its result.
    <T> Supplier<T> submit(Supplier<T> work);
}

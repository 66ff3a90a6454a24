package io.epicenter.detector.method.fitted;

import io.epicenter.detector.method.FittingExecutor;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.MethodContract;

class ProphetMethodTest extends MethodContract {
    @Override
    protected Method method() {
        return new ProphetMethod(FittingExecutor.INLINE);
    }

    @Override
    protected int mostBytes() {
        return 8192;
    }
}

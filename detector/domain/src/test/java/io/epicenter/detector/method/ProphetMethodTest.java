package io.epicenter.detector.method;

class ProphetMethodTest extends MethodContract {
    @Override
    protected Method method() {
        return new ProphetMethod(Background.INLINE);
    }

    @Override
    protected int mostBytes() {
        return 8192;
    }
}

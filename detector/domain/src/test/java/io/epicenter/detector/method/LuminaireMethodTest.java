package io.epicenter.detector.method;

class LuminaireMethodTest extends MethodContract {
    @Override
    protected Method method() {
        return new LuminaireMethod(Background.INLINE);
    }

    @Override
    protected int mostBytes() {
        return 8192;
    }
}

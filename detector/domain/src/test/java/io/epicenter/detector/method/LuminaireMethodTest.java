package io.epicenter.detector.method;

class LuminaireMethodTest extends MethodContract {
    @Override
    protected Method method() {
        return new LuminaireMethod(Background.INLINE);
    }

    /// The density model takes the first counts after a long rest for a new pattern.
    @Override
    protected int mostRareSmallCounts() {
        return 40;
    }

    @Override
    protected int mostBytes() {
        return 8192;
    }
}

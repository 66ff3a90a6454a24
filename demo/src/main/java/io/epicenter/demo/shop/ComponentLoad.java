package io.epicenter.demo.shop;

/// What the load does to each part, by its index. Confined to one thread.
public final class ComponentLoad {
    /// Requests a second.
    public final double[] load;
    /// Of what it can take, 1 at the limit.
    final double[] utilisation;
    /// Requests that wait.
    public final double[] backlog;
    /// Part of the requests that are turned away.
    public final double[] shed;
    /// Requests a second that it can take.
    final double[] capacity;
    /// How much slower than usual it happens to be, logarithmic.
    final double[] noise;
    /// The load when its fault began.
    final double[] loadAtOnset;

    ComponentLoad(int count) {
        load = new double[count];
        utilisation = new double[count];
        backlog = new double[count];
        shed = new double[count];
        capacity = new double[count];
        noise = new double[count];
        loadAtOnset = new double[count];
    }

    void drift(SeededRandom dice) {
        for (int i = 0; i < noise.length; i++) {
            noise[i] = 0.95 * noise[i] + 0.007 * dice.gauss();
        }
    }
}

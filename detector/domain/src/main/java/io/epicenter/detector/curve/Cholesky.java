package io.epicenter.detector.curve;

/// Solves symmetric positive definite systems in place.
final class Cholesky {
    /// Least square of a diagonal element. Chosen by hand: rounding may leave less, even below 0, of a system that is
    /// nearly singular, and its root is divided by.
    private static final double LEAST_PIVOT = 1e-12;

    private Cholesky() {}

    /// Solves `a x = b`; overwrites the lower triangle of `a` and returns the solution in `b`.
    static double[] solve(double[][] a, double[] b) {
        int size = b.length;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= a[i][k] * a[j][k];
                }
                a[i][j] = i == j ? Math.sqrt(Math.max(sum, LEAST_PIVOT)) : sum / a[j][j];
            }
        }
        for (int i = 0; i < size; i++) {
            double sum = b[i];
            for (int k = 0; k < i; k++) {
                sum -= a[i][k] * b[k];
            }
            b[i] = sum / a[i][i];
        }
        for (int i = size - 1; i >= 0; i--) {
            double sum = b[i];
            for (int k = i + 1; k < size; k++) {
                sum -= a[k][i] * b[k];
            }
            b[i] = sum / a[i][i];
        }
        return b;
    }
}

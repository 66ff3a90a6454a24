package io.epicenter.detector.multivariate;

/// Signals of an entity judged together.
///
/// @param maxEntities bound per partition; further ones are judged signal by signal only
/// @param opens whether such an anomaly may open an incident
public record MultivariateSettings(int maxEntities, boolean opens) {
    public static final MultivariateSettings DEFAULT = new MultivariateSettings(150, false);
}

package io.epicenter.correlator.grouping;

import java.util.Map;

/// The votes on a pair of symptoms that people say belongs together, or does not.
///
/// @param votes log-odds by the name of their rule
/// @param probability of the link as it was scored, 0..1
public record LabelledLink(Map<String, Double> votes, double probability, boolean belongsTogether) {}

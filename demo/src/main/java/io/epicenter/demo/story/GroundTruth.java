package io.epicenter.demo.story;

import io.epicenter.demo.shop.FaultKind;
import java.time.Instant;
import java.util.Map;

/// What really happens in a story. Only the judge reads it.
///
/// @param liveStart end of the warm-up
/// @param guilty the service at fault
/// @param change what caused it
/// @param decoy change of a healthy service close by
/// @param onset when the fault begins to bite
/// @param rollback the change that repairs it
/// @param affected who waits for the guilty service, and how many calls away
/// @param end when the shop has been well again for long
public record GroundTruth(
        long seed,
        Instant liveStart,
        String guilty,
        FaultKind kind,
        ShopChange change,
        ShopChange decoy,
        Instant onset,
        ShopChange rollback,
        Map<String, Integer> affected,
        Instant end) {
    public GroundTruth {
        affected = Map.copyOf(affected);
    }
}

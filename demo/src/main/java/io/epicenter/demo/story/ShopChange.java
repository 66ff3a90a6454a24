package io.epicenter.demo.story;

import java.time.Instant;

/// A change of the shop, as its event tells it.
///
/// @param type deploy, config or flag
/// @param version that it brings; empty for a flag or a setting
public record ShopChange(String id, Instant time, String service, String type, String title, String version) {
    /// Whether pods are replaced.
    boolean rolls() {
        return type.equals("deploy");
    }
}

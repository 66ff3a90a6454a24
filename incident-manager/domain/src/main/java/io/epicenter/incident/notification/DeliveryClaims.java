package io.epicenter.incident.notification;

import java.util.List;

/// Attempts to be made once the changed entries are durable.
public record DeliveryClaims(List<OutboxEntry> changed, List<DeliveryClaim> claims) {
    public DeliveryClaims {
        changed = List.copyOf(changed);
        claims = List.copyOf(claims);
    }
}

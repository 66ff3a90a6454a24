package io.epicenter.incident.notification;

/// One attempt to be made.
///
/// @param version of the pending entry: an attempt whose entry has changed since settles nothing
public record DeliveryClaim(String receiver, long version, Notification notification) {}

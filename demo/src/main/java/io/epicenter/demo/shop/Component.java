package io.epicenter.demo.shop;

/// One service, database or queue of the shop.
///
/// @param ownSeconds mean time it spends on a request itself, idle
/// @param shape sigma of its log-normal latency
/// @param utilisation share of its capacity that the mean load takes
/// @param errors ratio of requests that fail on a normal day
/// @param memoryBytes working set of a pod on a normal day
/// @param poolSize connections of a pod to its database; 0 when it has none
public record Component(
        int index,
        String name,
        Role role,
        int pods,
        double ownSeconds,
        double shape,
        double utilisation,
        double errors,
        double memoryBytes,
        int poolSize) {}

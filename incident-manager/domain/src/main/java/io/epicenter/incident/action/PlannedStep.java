package io.epicenter.incident.action;

import java.util.List;

/// A step as it would be done: the exact arguments, no shell between.
///
/// @param argv the command, or for `http.post` the method and the address
/// @param target what it acts on, such as `deployment shop/payment`
/// @param text in words
public record PlannedStep(String kind, List<String> argv, String target, String text) {
    public PlannedStep {
        argv = List.copyOf(argv);
    }
}

package io.epicenter.demo.shop;

import java.util.List;

/// A kind of request that a part of the shop serves; its calls are made one after the other.
public record Operation(int index, Component component, String name, double ownFactor, List<Call> calls) {
    public Operation {
        calls = List.copyOf(calls);
    }
}

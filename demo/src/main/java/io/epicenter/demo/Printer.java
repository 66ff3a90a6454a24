package io.epicenter.demo;

/// Where the demo's lines go.
@FunctionalInterface
public interface Printer {
    void line(String text);
}

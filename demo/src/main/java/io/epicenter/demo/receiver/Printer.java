package io.epicenter.demo.receiver;

/// Where the demo's lines go.
@FunctionalInterface
public interface Printer {
    void line(String text);
}

package io.epicenter.demo.verdict;

/// One thing that a story must have led to.
///
/// @param name what was asked
/// @param detail what was found, in words
public record Check(String name, boolean passed, String detail) {
    @Override
    public String toString() {
        return (passed ? "ok    " : "WRONG ") + name + ": " + detail;
    }
}

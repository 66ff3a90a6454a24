package io.epicenter.chassis.rest;

/// An error for a caller over HTTP, sent as RFC 9457 problem details. `detail` says what is wrong, where, and what to
/// do.
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;

    public Problem(int status, String title, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /// The body: `application/problem+json`.
    public record Body(String type, String title, int status, String detail) {}

    public Body body() {
        return new Body("about:blank", title, status, String.valueOf(getMessage()));
    }
}

package io.epicenter.incident.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// Text as one path segment or query value of an address.
public final class Urls {
    private Urls() {}

    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

package io.epicenter.incident.action;

import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Set;

/// Posts to an endpoint that the runbook names literally; only its body may hold parameters.
@Singleton
public final class HttpPost implements RunbookAction {
    @Override
    public String name() {
        return "http.post";
    }

    @Override
    public Set<String> required() {
        return Set.of("url");
    }

    @Override
    public Set<String> optional() {
        return Set.of("body");
    }

    @Override
    public PlannedStep plan(StepArguments arguments) {
        String url = arguments.text("url");
        String host = host(url);
        String body = arguments.has("body") ? String.join(" ", arguments.list("body")) : "";
        return new PlannedStep(
                name(), body.isEmpty() ? List.of("POST", url) : List.of("POST", url, body), host, "Post to " + host);
    }

    private static String host(String url) {
        try {
            URI uri = URI.create(url);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getUserInfo() == null) {
                return uri.getHost();
            }
        } catch (IllegalArgumentException notAddress) {
            throw new StepArguments.InvalidArgumentException("url", "is not an address: '" + url + "'");
        }
        throw new StepArguments.InvalidArgumentException(
                "url", "must be http(s)://host/... without a user: '" + url + "'");
    }
}

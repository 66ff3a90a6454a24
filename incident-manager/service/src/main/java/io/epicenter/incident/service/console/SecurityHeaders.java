package io.epicenter.incident.service.console;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Headers on every answer that keep injected markup from running and other sites from framing, and the refusal of
/// changes that another site's page asks for. Source: OWASP ASVS 5.0, 3.4 and 3.5.
@ApplicationScoped
class SecurityHeaders {
    static final String POLICY =
            "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; " + "form-action 'self'";
    /// Priority of the filter; the highest runs first, before those of Quarkus for CORS (300) and
    /// authentication (200).
    private static final int FIRST = 1_000;
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    void register(@Observes Filters filters) {
        filters.register(SecurityHeaders::filter, FIRST);
    }

    private static void filter(RoutingContext context) {
        MultiMap headers = context.response().headers();
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        if (!SAFE.contains(context.request().method()) && isForeign(context)) {
            context.response()
                    .setStatusCode(403)
                    .putHeader("Content-Type", "application/problem+json")
                    .end("{\"type\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403,"
                            + "\"detail\":\"Changes may only come from this console itself or from a program.\"}");
            return;
        }
        context.next();
    }

    /// Whether a browser says that another site's page made the request. Programs send neither header.
    private static boolean isForeign(RoutingContext context) {
        String site = context.request().getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        return differs(context.request().getHeader("Origin"), context.request().getHeader("Host"));
    }

    private static boolean differs(@Nullable String origin, @Nullable String host) {
        return origin != null && !origin.substring(origin.indexOf("//") + 2).equals(host);
    }
}

package io.epicenter.chassis.rest;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Turns exceptions into RFC 9457 problem details. A 503 says when to try again.
public class ProblemMapper {
    private static final MediaType PROBLEM = new MediaType("application", "problem+json");
    /// What a client is asked to wait after a 503. Chosen by hand: as often as
    /// [io.epicenter.chassis.snapshot.TopologyReader] looks, so the next attempt may find a graph.
    private static final int RETRY_AFTER_SECONDS = 5;

    @ServerExceptionMapper
    public Response problem(Problem problem) {
        return response(problem.body());
    }

    @ServerExceptionMapper
    public Response webApplication(WebApplicationException failure) {
        Response given = failure.getResponse();
        if (given.hasEntity() || given.getStatus() < 400) {
            return given;
        }
        String reason = given.getStatusInfo().getReasonPhrase();
        return response(
                new Problem.Body("about:blank", reason, given.getStatus(), String.valueOf(failure.getMessage())));
    }

    /// JSON of another shape than is asked for.
    @ServerExceptionMapper
    public Response mismatch(MismatchedInputException failure) {
        return response(new Problem.Body(
                "about:blank",
                "Not what is asked for",
                Response.Status.BAD_REQUEST.getStatusCode(),
                "The body does not fit: " + failure.getOriginalMessage() + ". /q/openapi describes it."));
    }

    private static Response response(Problem.Body body) {
        Response.ResponseBuilder response =
                Response.status(body.status()).type(PROBLEM).entity(body);
        if (body.status() == Response.Status.SERVICE_UNAVAILABLE.getStatusCode()) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return response.build();
    }
}

package io.epicenter.ingest.service;

import io.epicenter.chassis.rest.ProblemResponses;
import io.epicenter.ingest.IngestOutcome;
import io.epicenter.ingest.IngestOutcome.Reason;
import io.epicenter.ingest.IngestOutcome.Refused;
import io.epicenter.ingest.IngestOutcome.Stored;
import io.epicenter.ingest.IngestOutcome.Unavailable;
import io.epicenter.ingest.IngestReply;
import io.epicenter.ingest.IngestRequest.Headers;
import io.epicenter.ingest.Protocol;
import io.epicenter.ingest.Rejections;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InstanceHandle;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/// Adds every protocol to the OpenAPI document, since protocols are mounted without JAX-RS. Statuses and media types of
/// the answers are those that the protocol itself gives to each outcome.
@OpenApiFilter(stages = OpenApiFilter.RunStage.RUNTIME_STARTUP)
public class ProtocolOpenApi implements OASFilter {
    static final String RPC_STATUS = "RpcStatus";

    private static final IngestOutcome PARTIAL =
            new Stored(1, new Rejections(Map.of("example", 1L), List.of("example")));
    private static final Map<String, List<IngestOutcome>> OUTCOMES = Map.of(
            "Stored: Kafka has acknowledged it.", List.of(new Stored(1, Rejections.NONE)),
            "Malformed, or rejected in part; the good parts are stored.",
                    List.of(new Refused(Reason.MALFORMED, ""), PARTIAL),
            "Too large.", List.of(new Refused(Reason.TOO_LARGE, "")),
            "A content type or encoding that is not read here.", List.of(new Refused(Reason.UNSUPPORTED, "")),
            "Not stored; send it again after Retry-After seconds.", List.of(new Unavailable("", 1)));

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getPaths() == null) {
            document.setPaths(OASFactory.createPaths());
        }
        if (document.getComponents() == null) {
            document.setComponents(OASFactory.createComponents());
        }
        document.getComponents().addSchema(ProblemResponses.SCHEMA, ProblemResponses.schema());
        document.getComponents()
                .addSchema(
                        RPC_STATUS,
                        OASFactory.createSchema()
                                .description("google.rpc.Status, as OTLP has it.")
                                .type(List.of(Schema.SchemaType.OBJECT))
                                .addProperty("code", type(Schema.SchemaType.INTEGER))
                                .addProperty("message", type(Schema.SchemaType.STRING)));
        for (InstanceHandle<Protocol> handle : Arc.container().listAll(Protocol.class)) {
            Protocol protocol = handle.get();
            if (!protocol.properties().isEmpty()) {
                document.getComponents().addSchema(protocol.name(), element(protocol));
            }
            document.getPaths()
                    .addPathItem(protocol.path(), OASFactory.createPathItem().POST(operation(protocol)));
        }
    }

    private static Schema type(Schema.SchemaType type) {
        return OASFactory.createSchema().type(List.of(type));
    }

    private static Schema element(Protocol protocol) {
        Schema element = type(Schema.SchemaType.OBJECT);
        protocol.properties().forEach(property -> element.addProperty(property, OASFactory.createSchema()));
        return element;
    }

    private static Schema reference(String schema) {
        return OASFactory.createSchema().ref("#/components/schemas/" + schema);
    }

    private static Operation operation(Protocol protocol) {
        Content content = OASFactory.createContent();
        for (String mediaType : protocol.mediaTypes()) {
            MediaType described = OASFactory.createMediaType();
            if (!protocol.properties().isEmpty() && mediaType.equals("application/json")) {
                described.setSchema(OASFactory.createSchema()
                        .addAnyOf(reference(protocol.name()))
                        .addAnyOf(type(Schema.SchemaType.ARRAY).items(reference(protocol.name()))));
            }
            content.addMediaType(mediaType, described);
        }
        APIResponses responses = OASFactory.createAPIResponses();
        OUTCOMES.forEach((description, outcomes) ->
                outcomes.forEach(outcome -> describe(responses, description, protocol, outcome)));
        return OASFactory.createOperation()
                .operationId(protocol.name())
                .summary(protocol.summary())
                .requestBody(OASFactory.createRequestBody().required(true).content(content))
                .responses(responses);
    }

    private static void describe(APIResponses responses, String description, Protocol protocol, IngestOutcome outcome) {
        for (String mediaType : protocol.mediaTypes()) {
            Headers headers = name -> name.equalsIgnoreCase("Content-Type") ? mediaType : null;
            IngestReply reply = protocol.reply(headers, outcome);
            String status = Integer.toString(reply.status());
            if (responses.getAPIResponse(status) == null) {
                responses.addAPIResponse(status, OASFactory.createAPIResponse().description(description));
            }
            if (!reply.contentType().isEmpty()) {
                addContent(responses, status, reply);
            }
        }
    }

    private static void addContent(APIResponses responses, String status, IngestReply reply) {
        Content content = responses.getAPIResponse(status).getContent();
        if (content == null) {
            content = OASFactory.createContent();
            responses.getAPIResponse(status).setContent(content);
        }
        MediaType described = OASFactory.createMediaType();
        if (reply.status() >= 400) {
            boolean problem = reply.contentType().equals(ProblemResponses.MEDIA_TYPE);
            described.setSchema(reference(problem ? ProblemResponses.SCHEMA : RPC_STATUS));
        }
        content.addMediaType(reply.contentType(), described);
    }
}

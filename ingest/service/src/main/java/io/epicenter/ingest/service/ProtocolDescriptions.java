package io.epicenter.ingest.service;

import io.epicenter.ingest.Protocol;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InstanceHandle;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/// Adds every protocol to the OpenAPI document, since protocols are mounted without JAX-RS.
@OpenApiFilter(stages = OpenApiFilter.RunStage.RUNTIME_STARTUP)
public class ProtocolDescriptions implements OASFilter {
    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getPaths() == null) {
            document.setPaths(OASFactory.createPaths());
        }
        for (InstanceHandle<Protocol> handle : Arc.container().listAll(Protocol.class)) {
            Protocol protocol = handle.get();
            document.getPaths()
                    .addPathItem(protocol.path(), OASFactory.createPathItem().POST(operation(protocol)));
        }
    }

    private static Operation operation(Protocol protocol) {
        Content content = OASFactory.createContent();
        for (String mediaType : protocol.mediaTypes()) {
            content.addMediaType(mediaType, OASFactory.createMediaType());
        }
        APIResponses responses = OASFactory.createAPIResponses();
        response(responses, "2XX", "Stored: Kafka has acknowledged it.");
        response(responses, "400", "Malformed, or rejected in part; the good parts are stored.");
        response(responses, "413", "Too large.");
        response(responses, "415", "A content type or encoding that is not read here.");
        response(responses, "503", "Not stored; send it again after Retry-After seconds.");
        return OASFactory.createOperation()
                .operationId(protocol.name())
                .summary(protocol.summary())
                .requestBody(OASFactory.createRequestBody().required(true).content(content))
                .responses(responses);
    }

    private static void response(APIResponses responses, String status, String description) {
        responses.addAPIResponse(status, OASFactory.createAPIResponse().description(description));
    }
}

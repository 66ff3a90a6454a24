package io.epicenter.chassis.rest;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/// Completes the OpenAPI document with the errors that every operation of a kind can answer, and says of each error
/// that its body is a `Problem`. Errors of one operation alone are declared there, as
/// `@Extension(name = "x-error-404", value = "No such thing.")`: an `@APIResponse` would take the answer away that is
/// made from the method's return type.
@OpenApiFilter(stages = OpenApiFilter.RunStage.RUNTIME_STARTUP)
public class ProblemResponses implements OASFilter {
    public static final String SCHEMA = "Problem";
    public static final String MEDIA_TYPE = "application/problem+json";
    private static final String EXTENSION = "x-error-";
    private static final Set<String> WITHOUT_BODY = Set.of("413");

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getComponents() == null) {
            document.setComponents(OASFactory.createComponents());
        }
        document.getComponents().addSchema(SCHEMA, schema());
        if (document.getPaths() != null) {
            document.getPaths()
                    .getPathItems()
                    .values()
                    .forEach(item -> item.getOperations().values().forEach(ProblemResponses::complete));
        }
    }

    /// Of the error's body.
    public static Schema schema() {
        return OASFactory.createSchema()
                .description("Problem details, RFC 9457: what is wrong, where, and what to do.")
                .type(List.of(Schema.SchemaType.OBJECT))
                .addProperty("type", text())
                .addProperty("title", text())
                .addProperty("status", OASFactory.createSchema().type(List.of(Schema.SchemaType.INTEGER)))
                .addProperty("detail", text());
    }

    private static Schema text() {
        return OASFactory.createSchema().type(List.of(Schema.SchemaType.STRING));
    }

    private static void complete(Operation operation) {
        if (operation.getResponses() == null) {
            operation.setResponses(OASFactory.createAPIResponses());
        }
        declareExtensions(operation);
        if (operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(ProblemResponses::isConverted)) {
            declare(operation, "404", "Not found, or a number in the address is none.");
        }
        if (operation.getRequestBody() != null) {
            declare(operation, "400", "The body is not what is asked for.");
            declare(operation, "413", "The body is too large.");
            declare(operation, "415", "The body is not JSON.");
        }
        operation.getResponses().getAPIResponses().forEach((status, response) -> {
            if (isError(status) && response.getContent() == null && !WITHOUT_BODY.contains(status)) {
                response.setContent(problem());
            }
        });
    }

    private static void declareExtensions(Operation operation) {
        Map<String, Object> extensions = operation.getExtensions();
        if (extensions != null) {
            Map.copyOf(extensions).forEach((name, description) -> {
                if (name.startsWith(EXTENSION)) {
                    declare(operation, name.substring(EXTENSION.length()), String.valueOf(description));
                    operation.removeExtension(name);
                }
            });
        }
    }

    private static boolean isConverted(Parameter parameter) {
        Schema schema = parameter.getSchema();
        return schema != null && schema.getType() != null && !schema.getType().contains(Schema.SchemaType.STRING);
    }

    private static boolean isError(String status) {
        return status.startsWith("4") || status.startsWith("5");
    }

    private static void declare(Operation operation, String status, String description) {
        if (operation.getResponses().getAPIResponse(status) == null) {
            APIResponse response = OASFactory.createAPIResponse().description(description);
            operation.getResponses().addAPIResponse(status, response);
        }
    }

    private static Content problem() {
        Schema reference = OASFactory.createSchema().ref("#/components/schemas/" + SCHEMA);
        return OASFactory.createContent()
                .addMediaType(MEDIA_TYPE, OASFactory.createMediaType().schema(reference));
    }
}

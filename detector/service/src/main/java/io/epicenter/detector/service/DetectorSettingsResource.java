package io.epicenter.detector.service;

import io.epicenter.chassis.EntitySettings;
import io.epicenter.detector.builtin.DetectorParameters;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/// What this process detects with, wherever it was set.
@Path("/api/v1/detector/settings")
public class DetectorSettingsResource {
    private final DetectorParameters parameters;

    @Inject
    DetectorSettingsResource(EngineFactory factory, EntitySettings entity) {
        this.parameters = new DetectorParameters(
                factory.parts().settings(),
                factory.logs(),
                EntitySettings.of(entity),
                factory.parts().methods().names(),
                factory.parts().rules().text());
    }

    /// All that decides what is found in the inputs, as a recording carries it.
    @GET
    public DetectorParameters settings() {
        return parameters;
    }
}

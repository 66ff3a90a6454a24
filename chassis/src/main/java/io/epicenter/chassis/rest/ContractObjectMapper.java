package io.epicenter.chassis.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.epicenter.contracts.Json;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// Makes REST speak the JSON of the topics: snake_case, ISO-8601, lower-case enums.
class ContractObjectMapper {
    @Produces
    @Singleton
    ObjectMapper objectMapper() {
        return Json.newMapper();
    }
}

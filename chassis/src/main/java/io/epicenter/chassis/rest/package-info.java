/// What every HTTP interface answers alike: JSON of the contract, problem details (RFC 9457), and their OpenAPI.
@NullMarked
package io.epicenter.chassis.rest;

import org.jspecify.annotations.NullMarked;

/// The chassis: what every Quarkus service of the house shares. Adapters only, no detection, no correlation.
@NullMarked
package io.epicenter.chassis;

import org.jspecify.annotations.NullMarked;

/// How durations and parts are written for people, in one place for all services.
@NullMarked
package io.epicenter.contracts.text;

import org.jspecify.annotations.NullMarked;

/// What a native executable has to be told about the contract.
@NullMarked
package io.epicenter.chassis.nativeimage;

import org.jspecify.annotations.NullMarked;

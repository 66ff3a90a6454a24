/// Tests of the texts for people.
@NullMarked
package io.epicenter.contracts.text;

import org.jspecify.annotations.NullMarked;

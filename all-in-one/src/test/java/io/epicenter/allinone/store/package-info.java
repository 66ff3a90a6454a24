/// Tests of the stores that the launcher starts.
@NullMarked
package io.epicenter.allinone.store;

import org.jspecify.annotations.NullMarked;

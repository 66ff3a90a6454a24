/// Tests of the launcher's parts.
@NullMarked
package io.epicenter.allinone;

import org.jspecify.annotations.NullMarked;

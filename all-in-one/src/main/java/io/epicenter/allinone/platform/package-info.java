/// The five services and their stores, started and stopped as one.
@NullMarked
package io.epicenter.allinone.platform;

import org.jspecify.annotations.NullMarked;

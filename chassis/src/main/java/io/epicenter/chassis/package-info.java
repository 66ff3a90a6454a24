/// Settings that all services must share: how labels name an entity.
@NullMarked
package io.epicenter.chassis;

import org.jspecify.annotations.NullMarked;

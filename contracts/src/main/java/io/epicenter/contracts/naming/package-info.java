/// What names say: spellings of one name, names that Kubernetes and clouds generate, names that tools choose
/// when nobody has.
@NullMarked
package io.epicenter.contracts.naming;

import org.jspecify.annotations.NullMarked;

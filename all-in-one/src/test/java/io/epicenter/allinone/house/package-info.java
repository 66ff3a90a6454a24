/// The rules of the house, checked on the compiled classes of all modules.
@NullMarked
package io.epicenter.allinone.house;

import org.jspecify.annotations.NullMarked;

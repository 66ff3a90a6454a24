/// The demo: plays a story of a failing shop to a running platform and reports how it ended.
@NullMarked
package io.epicenter.demo;

import org.jspecify.annotations.NullMarked;

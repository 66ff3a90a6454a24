/// The simulated shop: its plan, its faults, and what load does to it.
@NullMarked
package io.epicenter.demo.shop;

import org.jspecify.annotations.NullMarked;

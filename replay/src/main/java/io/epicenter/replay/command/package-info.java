/// The command line of the verbs.
@NullMarked
package io.epicenter.replay.command;

import org.jspecify.annotations.NullMarked;

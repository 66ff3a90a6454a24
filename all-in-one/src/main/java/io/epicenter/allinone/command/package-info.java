/// The verbs of the command line: up, demo, replay.
@NullMarked
package io.epicenter.allinone.command;

import org.jspecify.annotations.NullMarked;

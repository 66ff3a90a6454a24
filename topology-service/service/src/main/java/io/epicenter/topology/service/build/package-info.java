/// When and by whom a version is built: the elected builder, partial counts and versions in Redis.
@NullMarked
package io.epicenter.topology.service.build;

import org.jspecify.annotations.NullMarked;

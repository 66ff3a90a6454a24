package io.epicenter.detector;

import io.epicenter.contracts.Entity;

/// What meets in one correlator: an environment of a tenant. In the order of their names.
record Scope(String tenant, String environment) implements Comparable<Scope> {
    static Scope of(Entity entity) {
        return new Scope(entity.tenant(), entity.environment());
    }

    boolean holds(Entity entity) {
        return tenant.equals(entity.tenant()) && environment.equals(entity.environment());
    }

    @Override
    public int compareTo(Scope other) {
        int byTenant = tenant.compareTo(other.tenant);
        return byTenant != 0 ? byTenant : environment.compareTo(other.environment);
    }
}

package io.epicenter.detector;

/// What meets in one correlator: an environment of a tenant. In the order of their names.
record Scope(String tenant, String environment) implements Comparable<Scope> {
    @Override
    public int compareTo(Scope other) {
        int byTenant = tenant.compareTo(other.tenant);
        return byTenant != 0 ? byTenant : environment.compareTo(other.environment);
    }
}

package io.epicenter.contracts.naming;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The other side of a call, by the host that the caller names. Addresses, machines and pods name no service:
/// they are given to others later. Names of one cluster service become one.
public final class PeerName {
    private static final Pattern SCHEME = Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]*://");
    private static final Pattern PORT = Pattern.compile(":\\d+$");
    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|[0-9a-fA-F]*:[0-9a-fA-F:.]*(%.*)?");
    private static final Pattern CLUSTER_SERVICE =
            Pattern.compile("(?:.*\\.)?([^.]+)\\.([^.]+)\\.svc(\\..*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern CONSUL_SERVICE = Pattern.compile("(?:.*\\.)?([^.]+)\\.service(\\.[^.]+)?\\.consul");
    private static final Pattern CLUSTER_POD = Pattern.compile(".*\\.pod(\\.cluster\\.local)?");

    /// Addresses in dashes: `ip-10-0-3-17`, `ec2-54-1-2-3`, `10-1-2-3`.
    private static final Pattern DASHED = Pattern.compile("(.*-)?\\d{1,3}-\\d{1,3}-\\d{1,3}-\\d{1,3}");

    /// Ids of machines and containers: EC2 (by resource name), Azure scale sets, Docker, and UUIDs.
    private static final Pattern MACHINE =
            Pattern.compile("i-[0-9a-f]{8,17}|.*-vmss[0-9a-z]{6}|[0-9a-f]{12}|[0-9a-f]{64}"
                    + "|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /// Domains of machines in EC2, Compute Engine and Azure.
    private static final Pattern MACHINE_DOMAIN = Pattern.compile(
            ".*\\.(compute(-\\d+)?\\.internal|ec2\\.internal|compute(-\\d+)?\\.amazonaws\\.com|c\\.[^.]+\\.internal"
                    + "|internal\\.cloudapp\\.net)");

    /// What the last part of a name is on the internet; in a cluster it is a namespace. Chosen by hand: the
    /// large ones, and besides them all of two letters are countries.
    private static final Set<String> PUBLIC = Set.of(
            "com", "net", "org", "edu", "gov", "mil", "int", "info", "biz", "dev", "app", "cloud", "xyz", "online");

    /// Letters of the domains of countries. Source: ISO 3166-1.
    private static final int COUNTRY = 2;

    private PeerName() {}

    /// The service or public name; null when the host names none.
    ///
    /// @param host with or without scheme, port and path
    public static @Nullable String of(@Nullable String host) {
        if (host == null || host.isEmpty()) {
            return null;
        }
        if (isPlain(host)) {
            return host.equals("localhost") ? null : host;
        }
        String name = withoutPort(withoutPath(SCHEME.matcher(host).replaceFirst("")));
        return name.isEmpty() || isAddress(name) ? null : shortened(name);
    }

    /// Letters, dashes and underscores: most names, at the cost of a look.
    static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && c != '-' && c != '_') {
                return false;
            }
        }
        return true;
    }

    private static String withoutPath(String name) {
        int slash = name.indexOf('/');
        return slash < 0 ? name : name.substring(0, slash);
    }

    private static String withoutPort(String name) {
        int bracket = name.indexOf(']');
        if (name.startsWith("[") && bracket > 0) {
            return name.substring(1, bracket);
        }
        boolean isIpV6 = name.indexOf(':') != name.lastIndexOf(':');
        String host = isIpV6 ? name : PORT.matcher(name).replaceFirst("");
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private static boolean isAddress(String name) {
        if (NUMERIC.matcher(name).matches() || isLocal(name)) {
            return true;
        }
        if (CLUSTER_SERVICE.matcher(name).matches()) {
            return false;
        }
        int dot = name.indexOf('.');
        String first = dot < 0 ? name : name.substring(0, dot);
        return DASHED.matcher(first).matches()
                || MACHINE.matcher(first).matches()
                || MACHINE_DOMAIN.matcher(name).matches()
                || CLUSTER_POD.matcher(name).matches()
                || PodName.isGenerated(first);
    }

    private static boolean isLocal(String name) {
        return name.equals("localhost")
                || name.startsWith("localhost.")
                || name.endsWith(".localhost")
                || name.equals("host.docker.internal");
    }

    private static String shortened(String name) {
        var cluster = CLUSTER_SERVICE.matcher(name);
        if (cluster.matches()) {
            return cluster.group(1);
        }
        var consul = CONSUL_SERVICE.matcher(name);
        if (consul.matches()) {
            return consul.group(1);
        }
        int dot = name.indexOf('.');
        boolean hasNamespace = dot > 0 && dot == name.lastIndexOf('.') && isNamespace(name.substring(dot + 1));
        return hasNamespace ? name.substring(0, dot) : name;
    }

    private static boolean isNamespace(String last) {
        return last.length() > COUNTRY && !PUBLIC.contains(last);
    }
}

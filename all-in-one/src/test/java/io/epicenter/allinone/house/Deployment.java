package io.epicenter.allinone.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/// What stands in deploy/ and docker-compose.yml, and which settings the services really have.
final class Deployment {
    private static final String CONFIG_MAPPING = "io.smallrye.config.ConfigMapping";
    private static final String WITH_NAME = "io.smallrye.config.WithName";
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)[:}]");

    /// Settings of Quarkus itself that the manifests may use.
    static final Set<String> QUARKUS =
            Set.of("KAFKA_BOOTSTRAP_SERVERS", "QUARKUS_REDIS_HOSTS", "QUARKUS_HTTP_HOST", "QUARKUS_MANAGEMENT_HOST");

    private Deployment() {}

    /// All documents of the YAML files of a folder, but for kustomizations.
    static List<Map<String, Object>> documents(String folder) throws IOException {
        List<Map<String, Object>> documents = new ArrayList<>();
        try (var files = Files.list(House.root().resolve(folder))) {
            for (Path file : files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .sorted()
                    .toList()) {
                for (Object document : new Yaml().loadAll(Files.readString(file))) {
                    documents.add(map(document));
                }
            }
        }
        return documents;
    }

    static Map<String, Object> document(String file) throws IOException {
        return map(new Yaml().load(Files.readString(House.root().resolve(file))));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> list(Object value) {
        return value == null ? List.of() : (List<Map<String, Object>>) value;
    }

    /// The value at a path of keys.
    static Object at(Map<String, Object> document, String... path) {
        Object value = document;
        for (String key : path) {
            value = map(value).get(key);
            if (value == null) {
                throw new AssertionError("no " + String.join(".", path) + " in " + document);
            }
        }
        return value;
    }

    /// Every setting of a service as an environment variable: its configuration mappings, and what its properties read.
    static Set<String> environmentOf(String service) {
        Set<String> names = new TreeSet<>(QUARKUS);
        for (JavaClasses classes : List.of(
                House.classes("chassis"), House.classes(service, "domain"), House.classes(service, "service"))) {
            for (JavaClass type : classes) {
                type.tryGetAnnotationOfType(CONFIG_MAPPING).ifPresent(mapping -> {
                    String prefix = String.valueOf(mapping.get("prefix").orElseThrow());
                    collect(prefix, type, names);
                });
            }
        }
        for (String resources : List.of("chassis/src/main/resources", service + "/service/src/main/resources")) {
            expressions(House.root().resolve(resources), names);
        }
        return names;
    }

    private static void collect(String prefix, JavaClass type, Set<String> names) {
        for (JavaMethod method : type.getAllMethods()) {
            if (method.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.STATIC)
                    || !method.getOwner().isInterface()
                    || !method.getRawParameterTypes().isEmpty()) {
                continue;
            }
            String name = method.tryGetAnnotationOfType(WITH_NAME)
                    .map(named -> String.valueOf(named.get("value").orElseThrow()))
                    .orElse(kebab(method.getName()));
            JavaClass result = method.getRawReturnType();
            if (result.isInterface() && result.getPackageName().startsWith("io.epicenter")) {
                collect(prefix + "." + name, result, names);
            } else {
                names.add(variable(prefix + "." + name));
            }
        }
    }

    private static void expressions(Path folder, Set<String> names) {
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".properties"))
                    .toList()) {
                Matcher matcher = EXPRESSION.matcher(Files.readString(file));
                while (matcher.find()) {
                    names.add(matcher.group(1));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    /// MicroProfile Config: a property as an environment variable.
    private static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}

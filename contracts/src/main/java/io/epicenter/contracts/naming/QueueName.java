package io.epicenter.contracts.naming;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The name of a queue or topic. Those that a client makes for itself and throws away are of one kind, or have
/// no name.
public final class QueueName {
    /// Made by the broker for one client: RabbitMQ, its direct replies, NATS, JMS providers.
    private static final Pattern NAMELESS = Pattern.compile(
            "amq\\.gen[-.].*|amq\\.rabbitmq\\.reply-to.*|(_INBOX|\\$JS\\.ACK)(\\..*)?|(temp-(queue|topic)://|ID:).*"
                    + "|\\(anonymous\\)|\\(temporary\\)",
            Pattern.CASE_INSENSITIVE);

    /// Spring Cloud Stream's queue of an anonymous consumer: 16 bytes in base64.
    private static final Pattern ANONYMOUS = Pattern.compile("\\.anonymous\\.[A-Za-z0-9_-]{22}$");

    /// A UUID, with or without dashes, and what joins it to the name.
    private static final Pattern UUID = Pattern.compile(
            "[-._:/]?(?<![0-9a-fA-F])[0-9a-fA-F]{8}(-?)[0-9a-fA-F]{4}\\1[0-9a-fA-F]{4}\\1[0-9a-fA-F]{4}\\1[0-9a-fA-F]{12}"
                    + "(?![0-9a-fA-F])");

    private QueueName() {}

    /// The name of the queue's kind; null when nothing but chance has named it.
    public static @Nullable String of(String name) {
        if (PeerName.isPlain(name) && !name.equalsIgnoreCase("_inbox")) {
            return name.isEmpty() ? null : name;
        }
        if (NAMELESS.matcher(name).matches()) {
            return null;
        }
        String kind = UUID.matcher(ANONYMOUS.matcher(name).replaceFirst("")).replaceAll("");
        int from = kind.length() > 0 && "-._:/".indexOf(kind.charAt(0)) >= 0 && !kind.equals(name) ? 1 : 0;
        return kind.length() == from ? null : kind.substring(from);
    }
}

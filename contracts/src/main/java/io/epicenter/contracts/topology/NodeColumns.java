package io.epicenter.contracts.topology;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topology.TopologySnapshot.Node;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The columns of nodes. A name is written only where it differs from the one before.
final class NodeColumns {
    /// How many there are.
    static final int COUNT = 5;

    /// Places of the columns, as the format has them.
    private static final int SHARED = 0;
    private static final int REST = 1;
    private static final int RATE = 2;
    private static final int USER_FACING = 3;
    private static final int DOMAIN = 4;

    private NodeColumns() {}

    static void write(List<Node> nodes, List<ColumnWriter> columns) {
        ColumnWriter shared = columns.get(SHARED);
        ColumnWriter rest = columns.get(REST);
        ColumnWriter rate = columns.get(RATE);
        ColumnWriter userFacing = columns.get(USER_FACING);
        ColumnWriter domain = columns.get(DOMAIN);
        byte[] before = new byte[0];
        for (Node node : nodes) {
            byte[] name = node.entity().toString().getBytes(StandardCharsets.UTF_8);
            int mismatch = Arrays.mismatch(before, name);
            int same = mismatch < 0 ? name.length : mismatch;
            shared.write(same);
            rest.write(name.length - same);
            rest.write(name, same, name.length);
            before = name;
            rate.write(Quantizer.rateCode(node.requestsPerSecond()));
            userFacing.writeBit(node.userFacing());
            domain.write(node.domain());
        }
        userFacing.endBits();
    }

    static List<Node> read(int count, List<ColumnReader> columns) throws MalformedMessageException {
        ColumnReader shared = columns.get(SHARED);
        ColumnReader rest = columns.get(REST);
        ColumnReader rate = columns.get(RATE);
        ColumnReader userFacing = columns.get(USER_FACING);
        ColumnReader domain = columns.get(DOMAIN);
        List<Node> nodes = new ArrayList<>(count);
        byte[] before = new byte[0];
        @Nullable Entity last = null;
        for (int i = 0; i < count; i++) {
            int same = shared.readBelow(before.length + 1);
            int more = rest.readBelow(rest.sizeBytes() + 1);
            byte[] name = Arrays.copyOf(before, same + more);
            System.arraycopy(rest.readBytes(more), 0, name, same, more);
            before = name;
            last = sharing(Entity.parse(new String(name, StandardCharsets.UTF_8)), last);
            double served = Quantizer.rateOf(rate.readBelow(SnapshotColumns.MOST_ELEMENTS));
            nodes.add(new Node(last, userFacing.readBit(), served, domain.readBelow(SnapshotColumns.MOST_ELEMENTS)));
        }
        return nodes;
    }

    /// The entity with the texts of another one where they are equal, so that they stand in memory once.
    private static Entity sharing(Entity entity, @Nullable Entity like) {
        if (like == null
                || !like.tenant().equals(entity.tenant())
                || !like.environment().equals(entity.environment())) {
            return entity;
        }
        String namespace = like.namespace().equals(entity.namespace()) ? like.namespace() : entity.namespace();
        return new Entity(like.tenant(), like.environment(), entity.kind(), namespace, entity.name());
    }
}

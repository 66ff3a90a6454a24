package io.epicenter.detector.forest;

import java.lang.reflect.Field;
import smile.anomaly.IsolationTree;

/// A node of smile's tree, which smile shows to nobody: read by reflection, so that it need not be kept as smile keeps
/// it. What native images need for it stands in `META-INF/native-image`.
///
/// @param node of smile's own type
record SmileNode(Object node) {
    private static final Field ROOT = field(IsolationTree.class, "root");
    private static final Field DEPTH = field(ROOT.getType(), "depth");
    private static final Field SLOPE = field(ROOT.getType(), "slope");
    private static final Field BIAS = field(ROOT.getType(), "bias");
    private static final Field LEFT = field(ROOT.getType(), "left");
    private static final Field RIGHT = field(ROOT.getType(), "right");

    static SmileNode rootOf(IsolationTree tree) {
        return new SmileNode(value(ROOT, tree));
    }

    boolean isLeaf() {
        try {
            return LEFT.get(node) == null;
        } catch (IllegalAccessException refused) {
            throw new IllegalStateException(refused);
        }
    }

    double depth() {
        return (double) value(DEPTH, node);
    }

    double[] slope() {
        return (double[]) value(SLOPE, node);
    }

    double bias() {
        return (double) value(BIAS, node);
    }

    SmileNode left() {
        return new SmileNode(value(LEFT, node));
    }

    SmileNode right() {
        return new SmileNode(value(RIGHT, node));
    }

    private static Object value(Field field, Object of) {
        try {
            return field.get(of);
        } catch (IllegalAccessException refused) {
            throw new IllegalStateException("smile's " + field.getName() + " cannot be read", refused);
        }
    }

    private static Field field(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException other) {
            throw new IllegalStateException(
                    "this version of smile keeps its trees in another way: " + type + " has no " + name, other);
        }
    }
}

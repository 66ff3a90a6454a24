package io.epicenter.detector.forest;

import java.util.Arrays;
import smile.anomaly.IsolationForest;
import smile.anomaly.IsolationTree;
import smile.math.MathEx;

/// An isolation forest of smile, grown in a way that repeats bit for bit, and kept small. Source: Liu, Ting and Zhou
/// 2008; with `extensionLevel` > 0 the hyperplanes of Hariri, Kind and Brunner 2019. Smile draws from a generator of
/// the calling thread and grows trees in parallel; here each tree is seeded and grown by itself, one at a time, because
/// smile's normal deviates share one cache.
///
/// Smile's nodes hold every number of a hyperplane, also the zeros: some hundred kilobytes a tree. Here a node is 16
/// bytes: the two features that it asks and how it weighs them. Nodes stand in the order in which a tree is walked, a
/// left child right behind its parent.
final class CompactForest {
    /// The most features that a split may ask: one more than the extension level.
    static final int FEATURES = 2;

    private static final Object SMILE = new Object();
    /// The Euler-Mascheroni constant, of the usual length of a path (Liu, Ting and Zhou 2008).
    private static final double EULER = 0.5772156649015329;

    private final double usualPath;
    private final int[] roots;
    private final byte[] features;
    private final float[] weights;
    /// Of a leaf, its depth.
    private final float[] bias;
    /// How far behind its parent the right child stands; 0 = a leaf.
    private final short[] right;

    private CompactForest(int sample, int[] roots, Growing nodes) {
        this.usualPath = 2 * (Math.log(sample - 1) + EULER) - 2.0 * (sample - 1) / sample;
        this.roots = roots;
        this.features = Arrays.copyOf(nodes.features, nodes.size * FEATURES);
        this.weights = Arrays.copyOf(nodes.weights, nodes.size * FEATURES);
        this.bias = Arrays.copyOf(nodes.bias, nodes.size);
        this.right = Arrays.copyOf(nodes.right, nodes.size);
    }

    /// @param rows at least 8, all of one length, at most 256; every tree sees `sample` of them, drawn without
    ///     replacement; smile wants fewer than all
    /// @param extensionLevel 0 or 1: one less than the features that a split asks
    static CompactForest grow(double[][] rows, int count, int sample, int extensionLevel, long seed) {
        int size = Math.min(sample, rows.length - 1);
        int depth = (int) Math.ceil(Math.log(size) / Math.log(2));
        double part = (double) size / rows.length;
        int width = rows[0].length;
        IsolationForest.Options one = new IsolationForest.Options(1, depth, part, Math.min(extensionLevel, width - 1));
        int[] roots = new int[count];
        Growing nodes = new Growing(count * size);
        synchronized (SMILE) {
            for (int i = 0; i < count; i++) {
                MathEx.setSeed(seed + 7919L * i);
                IsolationTree tree = IsolationForest.fit(rows, one).trees()[0];
                roots[i] = nodes.add(SmileNode.rootOf(tree));
            }
        }
        return new CompactForest(size, roots, nodes);
    }

    /// Nodes while there is still room for more.
    private static final class Growing {
        private byte[] features;
        private float[] weights;
        private float[] bias;
        private short[] right;
        private int size;

        Growing(int expected) {
            features = new byte[expected * FEATURES];
            weights = new float[expected * FEATURES];
            bias = new float[expected];
            right = new short[expected];
        }

        /// Adds a node and all below it; says where it stands.
        int add(SmileNode node) {
            int at = size++;
            if (at == bias.length) {
                features = Arrays.copyOf(features, 2 * features.length);
                weights = Arrays.copyOf(weights, 2 * weights.length);
                bias = Arrays.copyOf(bias, 2 * at);
                right = Arrays.copyOf(right, 2 * at);
            }
            if (node.isLeaf()) {
                bias[at] = (float) node.depth();
                return at;
            }
            bias[at] = (float) node.bias();
            double[] slope = node.slope();
            int asked = 0;
            for (int feature = 0; feature < slope.length; feature++) {
                if (slope[feature] != 0) {
                    features[at * FEATURES + asked] = (byte) feature;
                    weights[at * FEATURES + asked] = (float) slope[feature];
                    asked++;
                }
            }
            add(node.left());
            right[at] = (short) (add(node.right()) - at);
            return at;
        }
    }

    /// 0 deep inside .. 1 isolated at once: `2 ^ (-mean path / usual path)`.
    double score(double[] row) {
        double sum = 0;
        for (int root : roots) {
            int at = root;
            while (right[at] != 0) {
                int first = at * FEATURES;
                double side = weights[first] * row[features[first] & 0xff]
                        + weights[first + 1] * row[features[first + 1] & 0xff];
                at += side < bias[at] ? 1 : right[at];
            }
            sum += bias[at];
        }
        return Math.pow(2, -sum / roots.length / usualPath);
    }

    double[] scores(double[][] rows) {
        return Arrays.stream(rows).mapToDouble(this::score).toArray();
    }

    /// How much room it takes, bytes.
    int bytes() {
        return right.length * (FEATURES * (Byte.BYTES + Float.BYTES) + Float.BYTES + Short.BYTES)
                + roots.length * Integer.BYTES;
    }
}

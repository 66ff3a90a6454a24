package io.epicenter.correlator.model;

import io.epicenter.correlator.model.SignalHistory.Point;
import java.util.AbstractList;
import java.util.RandomAccess;

/// Intervals of one signal in a ring of numbers, oldest first: 28 bytes each, because a large environment has a hundred
/// thousand signals with some sixty intervals. Values are floats, the expected one as the distance to the observed, so
/// that the deviation keeps seven digits however large the level is.
final class IntervalRing extends AbstractList<Point> implements RandomAccess {
    /// Numbers of an interval, and what each is. The time is relative to the origin.
    private static final int CELLS = 7;
    private static final int END = 0;
    private static final int LENGTH_AND_MARKS = 1;
    private static final int OBSERVED = 2;
    private static final int RESIDUAL = 3;
    private static final int SCALE = 4;
    private static final int P_VALUE = 5;
    private static final int VOLUME = 6;

    /// The marks stand in the two lowest bits beside the length.
    private static final int MARK_BITS = 2;
    private static final int FAR = 1;
    private static final int WARMING = 2;
    /// A longer interval is taken for this one, milliseconds: 6 days. Derived from the bits that are left.
    private static final int MAX_LENGTH_MILLIS = Integer.MAX_VALUE >> MARK_BITS;
    /// Intervals that there is room for at first. Chosen by hand: room doubles, and a series that comes once costs
    /// little.
    private static final int FIRST_ROOM = 4;

    /// How late an interval may come, a day in milliseconds. Chosen by hand: what is older explains nothing, and its
    /// time must not be too far from the origin.
    private static final long MOST_BACK_MILLIS = 86_400_000;

    private int[] cells = {};
    private int first;
    private int size;
    private long originMillis;

    @Override
    public int size() {
        return size;
    }

    @Override
    public Point get(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("interval " + index + " of " + size);
        }
        int cell = cell(index);
        int lengthAndMarks = cells[cell + LENGTH_AND_MARKS];
        double observed = Float.intBitsToFloat(cells[cell + OBSERVED]);
        return new Point(
                originMillis + cells[cell + END],
                lengthAndMarks >> MARK_BITS,
                observed,
                observed - Float.intBitsToFloat(cells[cell + RESIDUAL]),
                Float.intBitsToFloat(cells[cell + SCALE]),
                Float.intBitsToFloat(cells[cell + P_VALUE]),
                Float.intBitsToFloat(cells[cell + VOLUME]),
                (lengthAndMarks & FAR) != 0,
                (lengthAndMarks & WARMING) != 0);
    }

    long endMillis(int index) {
        return originMillis + cells[cell(index) + END];
    }

    /// Puts an interval in its place by time; one whose end is there is ignored, and one from long ago.
    void insert(Point point) {
        if (size > 0 && point.endMillis() < endMillis(size - 1) - MOST_BACK_MILLIS) {
            return;
        }
        int at = size;
        while (at > 0 && endMillis(at - 1) > point.endMillis()) {
            at--;
        }
        if (at > 0 && endMillis(at - 1) == point.endMillis()) {
            return;
        }
        append(point);
        for (int i = size - 1; i > at; i--) {
            swap(i, i - 1);
        }
    }

    void dropFirst() {
        first = (first + 1) % room();
        size--;
    }

    private void append(Point point) {
        long distance = point.endMillis() - originMillis;
        if (size == 0 || distance != (int) distance) {
            // Weeks apart: what was there is of no use any more.
            size = 0;
            originMillis = point.endMillis();
        }
        if (size == room()) {
            grow();
        }
        int cell = cell(size++);
        int length = Math.clamp(point.lengthMillis(), 0, MAX_LENGTH_MILLIS);
        cells[cell + END] = (int) (point.endMillis() - originMillis);
        cells[cell + LENGTH_AND_MARKS] =
                length << MARK_BITS | (point.far() ? FAR : 0) | (point.warming() ? WARMING : 0);
        cells[cell + OBSERVED] = Float.floatToRawIntBits((float) point.observed());
        cells[cell + RESIDUAL] = Float.floatToRawIntBits((float) (point.observed() - point.expected()));
        cells[cell + SCALE] = Float.floatToRawIntBits((float) point.scale());
        cells[cell + P_VALUE] = Float.floatToRawIntBits((float) point.pValue());
        cells[cell + VOLUME] = Float.floatToRawIntBits((float) point.volume());
    }

    private void grow() {
        int[] larger = new int[Math.max(FIRST_ROOM, room() * 2) * CELLS];
        for (int i = 0; i < size; i++) {
            System.arraycopy(cells, cell(i), larger, i * CELLS, CELLS);
        }
        cells = larger;
        first = 0;
    }

    private void swap(int one, int other) {
        int a = cell(one);
        int b = cell(other);
        for (int i = 0; i < CELLS; i++) {
            int kept = cells[a + i];
            cells[a + i] = cells[b + i];
            cells[b + i] = kept;
        }
    }

    private int room() {
        return cells.length / CELLS;
    }

    private int cell(int index) {
        return (first + index) % room() * CELLS;
    }
}

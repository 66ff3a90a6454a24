package io.epicenter.contracts.signal;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.signal.SignalBatch.SeriesName;
import io.epicenter.contracts.wire.ProtobufReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The table of series of a message, without the series of entities that are not wanted. A text becomes an object when
/// a series that is wanted has it, and an entity's when it is asked about. Confined to one thread.
final class BatchSeries {
    /// Stands in place of the number of a series that is not wanted.
    static final int UNWANTED = -1;

    private final byte[] message;
    private final Slices symbols;
    private final @Nullable String[] texts;
    private final @Nullable Entity[] entities;
    private final boolean[] wantedEntity;
    private final List<SeriesName> names = new ArrayList<>();
    private final int[] numbers;

    private BatchSeries(byte[] message, Slices symbols, int size) {
        this.message = message;
        this.symbols = symbols;
        this.texts = new String[symbols.size()];
        this.entities = new Entity[symbols.size()];
        this.wantedEntity = new boolean[symbols.size()];
        this.numbers = new int[size];
    }

    /// @param symbols where the message has its texts
    /// @param series where the message has its series
    static BatchSeries read(byte[] message, Slices symbols, Slices series, Predicate<? super Entity> wanted)
            throws MalformedMessageException {
        BatchSeries table = new BatchSeries(message, symbols, series.size());
        ProtobufReader in = new ProtobufReader(message);
        long[] fields = new long[SignalBatchFields.SERIES_RULE + 1];
        for (int i = 0; i < series.size(); i++) {
            in.reset(message, series.start(i), series.end(i));
            Arrays.fill(fields, 0);
            readFields(in, fields);
            table.add(i, fields, wanted);
        }
        return table;
    }

    private static void readFields(ProtobufReader in, long[] fields) throws MalformedMessageException {
        while (in.next()) {
            if (in.field() > 0 && in.field() < fields.length) {
                fields[in.field()] = in.readLong();
            } else {
                in.skip();
            }
        }
    }

    private void add(int index, long[] fields, Predicate<? super Entity> wanted) throws MalformedMessageException {
        int symbol = checked(fields[SignalBatchFields.SERIES_ENTITY]);
        Entity entity = entities[symbol];
        if (entity == null) {
            entity = entity(symbol);
            entities[symbol] = entity;
            wantedEntity[symbol] = wanted.test(entity);
        }
        if (wantedEntity[symbol]) {
            numbers[index] = names.size();
            names.add(new SeriesName(
                    entity,
                    SignalBatchFields.word(
                            "kind of signal", SignalBatchFields.SIGNALS, fields[SignalBatchFields.SERIES_SIGNAL]),
                    text(checked(fields[SignalBatchFields.SERIES_STATISTIC])),
                    text(checked(fields[SignalBatchFields.SERIES_RULE]))));
        } else {
            numbers[index] = UNWANTED;
        }
    }

    private Entity entity(int symbol) throws MalformedMessageException {
        try {
            return Entity.parse(text(symbol));
        } catch (IllegalArgumentException malformed) {
            throw new MalformedMessageException("signal batch: " + malformed.getMessage(), malformed);
        }
    }

    private String text(int symbol) {
        String known = texts[symbol];
        if (known == null) {
            int start = symbols.start(symbol);
            known = new String(message, start, symbols.end(symbol) - start, StandardCharsets.UTF_8);
            texts[symbol] = known;
        }
        return known;
    }

    private int checked(long symbol) throws MalformedMessageException {
        if (symbol < 0 || symbol >= symbols.size()) {
            throw new MalformedMessageException("signal batch: symbol " + symbol + " of " + symbols.size());
        }
        return (int) symbol;
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /// Whether all series of the message are wanted.
    boolean isWhole() {
        return names.size() == numbers.length;
    }

    SeriesName[] names() {
        return names.toArray(new SeriesName[0]);
    }

    /// The place in [#names] of a series of the message, or [#UNWANTED].
    int numberOf(long series) throws MalformedMessageException {
        if (series < 0 || series >= numbers.length) {
            throw new MalformedMessageException("signal batch: series " + series + " of " + numbers.length);
        }
        return numbers[(int) series];
    }
}

package io.holdfast.subscribe;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a subscribed object, without those that {@code SUBSCRIBE} adds. Immutable.
 *
 * @param all in the object's order; in the upsert shape the keys come first, as the server orders them
 * @param keys how many of the first columns are the key; 0 without the upsert shape
 */
public record Columns(List<Column> all, int keys) {
    /**
     * The columns of an object.
     *
     * @param all in the object's order, keys first
     * @param keys how many of them are the key
     * @throws IllegalArgumentException where there are more keys than columns
     */
    public Columns {
        all = List.copyOf(all);
        if (keys < 0 || keys > all.size()) {
            throw new IllegalArgumentException(keys + " keys of " + all.size() + " columns");
        }
    }

    /**
     * The columns of an object without keys.
     *
     * @param all in the object's order
     */
    public Columns(List<Column> all) {
        this(all, 0);
    }

    /**
     * The names of the key.
     *
     * @return in the order of the key, empty without the upsert shape
     */
    public List<String> keyNames() {
        return names().subList(0, keys);
    }

    /** The same object is compared for every row, so that comes first. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof Columns columns && keys == columns.keys && all.equals(columns.all));
    }

    @Override
    public int hashCode() {
        return 31 * all.hashCode() + keys;
    }

    /**
     * Where a column stands.
     *
     * @param name as the server reports it
     * @return its index from 0; the first one where two have the name
     * @throws IllegalArgumentException where no column has the name
     */
    public int indexOf(String name) {
        for (int index = 0; index < all.size(); index++) {
            if (all.get(index).name().equals(name)) {
                return index;
            }
        }
        throw new IllegalArgumentException("no column is named '" + name + "': the object has " + names());
    }

    /**
     * The names.
     *
     * @return in the object's order
     */
    public List<String> names() {
        return all.stream().map(Column::name).toList();
    }

    /**
     * A short text that differs where names, types or order differ. A checkpoint keeps it, so that a subscription that finds
     * its object altered stops instead of mixing two shapes.
     *
     * @return 32 hexadecimal digits
     */
    public String fingerprint() {
        StringBuilder text = new StringBuilder();
        for (Column column : all) {
            text.append(column.name().length()).append(':').append(column.name());
            text.append(column.typeName().length()).append(':').append(column.typeName());
        }
        if (keys > 0) {
            text.append('#').append(keys);
        }
        byte[] digest = sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, 16);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * One column.
     *
     * @param name as the server reports it
     * @param typeName the server's name of its type, such as {@code int4}
     * @param jdbcType one of {@link java.sql.Types}
     */
    public record Column(String name, String typeName, int jdbcType) {}
}

package io.holdfast.testkit.engine;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** What COMMENT ON has said. Thread-safe. */
final class Comments {
    private final Map<String, Comment> all = new ConcurrentSkipListMap<>();

    /**
     * A comment.
     *
     * @param id what it is on
     * @param type its sort, such as {@code table}
     * @param column counted from 1, null for the whole
     * @param text the comment
     */
    record Comment(String id, String type, @Nullable Integer column, String text) {}

    private static String key(String type, String id, @Nullable Integer column) {
        return type + ' ' + id + ' ' + (column == null ? "" : column);
    }

    /** Null takes it away. */
    void set(String type, String id, @Nullable Integer column, @Nullable String text) {
        if (text == null) {
            all.remove(key(type, id, column));
        } else {
            all.put(key(type, id, column), new Comment(id, type, column, text));
        }
    }

    /** The comment, empty where there is none. */
    String get(String type, String id, @Nullable Integer column) {
        Comment comment = all.get(key(type, id, column));
        return comment == null ? "" : comment.text();
    }

    /** Takes everything away that is on something. */
    void forget(String type, String id) {
        all.values()
                .removeIf(comment -> comment.type().equals(type) && comment.id().equals(id));
    }

    List<Comment> list() {
        return List.copyOf(all.values());
    }
}

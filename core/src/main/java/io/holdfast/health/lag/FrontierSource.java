package io.holdfast.health.lag;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a Materialize environment's write frontiers come from. Confined to one thread. */
interface FrontierSource {
    /** A frontier that is past every time: the object will never change again. */
    long FINISHED = Long.MAX_VALUE;

    /**
     * The frontiers of one moment.
     *
     * @param values object id to frontier, in milliseconds
     * @param serverMillis the same server's clock at that moment
     */
    record Frontiers(Map<String, Long> values, long serverMillis) {}

    /** Begins to listen to some objects, in autocommit. */
    void open(List<String> objects) throws SQLException;

    /** Waits for the next moment, at most a period and a half; null where none came. */
    @Nullable
    Frontiers next() throws SQLException;

    /** Ends listening: the connection is in autocommit and idle again. */
    void end() throws SQLException;

    /** The condition that picks those objects; too many to list are all. */
    static String among(List<String> objects) {
        if (objects.isEmpty() || objects.size() > 500) {
            return "object_id LIKE 'u%'";
        }
        StringBuilder list = new StringBuilder("object_id IN (");
        for (String object : objects) {
            list.append(list.charAt(list.length() - 1) == '(' ? "'" : ", '")
                    .append(object.replace("'", "''"))
                    .append('\'');
        }
        return list.append(')').toString();
    }

    /** A frontier as the server writes it. */
    static long frontier(@Nullable String text) {
        return text == null ? FINISHED : Long.parseLong(text);
    }
}

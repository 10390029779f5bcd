package io.holdfast.testkit.engine;

import io.holdfast.testkit.sql.Names;
import java.util.Arrays;
import java.util.List;

/**
 * Where a session looks for names that say too little.
 *
 * @param database its database
 * @param schemas its search path
 */
record SearchPath(String database, List<String> schemas) {
    static final SearchPath DEFAULT = new SearchPath(Names.DATABASE, List.of(Names.SCHEMA));

    /** From a session's variables. */
    static SearchPath of(String database, String path) {
        List<String> schemas = Arrays.stream(path.split(",", -1))
                .map(String::strip)
                .filter(schema -> !schema.isEmpty())
                .toList();
        return new SearchPath(database, schemas);
    }
}

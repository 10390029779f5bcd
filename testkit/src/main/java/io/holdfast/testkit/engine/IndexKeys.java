package io.holdfast.testkit.engine;

import io.holdfast.testkit.relation.TableDefinition.ColumnSpec;
import io.holdfast.testkit.type.PgType;
import java.util.ArrayList;
import java.util.List;

/** The key of an index, part by part. */
final class IndexKeys {
    private IndexKeys() {}

    /**
     * One part of a key.
     *
     * @param position from 1
     * @param column the column's position in its object, 0 for an expression
     * @param text what it is in SQL
     */
    record Part(int position, int column, String text) {}

    static CatalogItem on(CatalogItem index) {
        return index.uses().iterator().next();
    }

    static List<Part> of(CatalogItem index) {
        List<String> names = on(index).columns().stream().map(ColumnSpec::name).toList();
        List<Part> parts = new ArrayList<>();
        for (String text : split(index.definition())) {
            String name = text.startsWith("\"") && text.endsWith("\"") ? text.substring(1, text.length() - 1) : text;
            parts.add(new Part(parts.size() + 1, names.indexOf(name) + 1, text));
        }
        return parts;
    }

    /** What an index shows as its columns; an expression's type is not known here. */
    static List<ColumnSpec> columns(CatalogItem index) {
        List<ColumnSpec> columns = new ArrayList<>();
        for (Part part : of(index)) {
            columns.add(
                    part.column() > 0
                            ? on(index).columns().get(part.column() - 1)
                            : new ColumnSpec("expr", PgType.TEXT, "", true));
        }
        return columns;
    }

    private static List<String> split(String key) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.add(key.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(key.substring(start).strip());
        return parts;
    }
}

package io.holdfast.samples.benchmarks.report;

import java.util.List;

/**
 * A table as people read it.
 *
 * @param title above it
 * @param columns the first one names the row
 * @param rows as many cells each as there are columns
 * @param note below it, empty for none
 */
public record Table(String title, List<String> columns, List<List<String>> rows, String note) {
    /** Checks that every row is whole. */
    public Table {
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("'" + title + "' has a row of " + row.size() + " cells: " + row);
            }
        }
    }
}

package io.holdfast.testkit.engine;

import io.holdfast.testkit.type.Column;
import java.util.List;

/** A statement bound to its parameters, open until its transaction ends. */
public interface Portal {
    /**
     * The portal's name.
     *
     * @return empty for the unnamed portal
     */
    String name();

    /**
     * The result's columns.
     *
     * @return empty where the statement returns no rows
     */
    List<Column> columns();
}

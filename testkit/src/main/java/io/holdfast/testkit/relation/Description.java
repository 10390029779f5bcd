package io.holdfast.testkit.relation;

import io.holdfast.testkit.type.PgType;
import java.util.List;

/**
 * What a query takes and gives.
 *
 * @param columns its columns
 * @param parameters its parameters' types, {@link PgType#UNKNOWN} where nothing determines one
 */
public record Description(List<TableDefinition.ColumnSpec> columns, List<PgType> parameters) {}

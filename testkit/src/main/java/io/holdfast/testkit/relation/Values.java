package io.holdfast.testkit.relation;

import io.holdfast.testkit.sql.SqlType;
import io.holdfast.testkit.type.Interval;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlArray;
import io.holdfast.testkit.type.SqlError;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.h2.util.JSR310Utils;
import org.h2.value.TypeInfo;
import org.h2.value.Value;
import org.h2.value.ValueArray;
import org.h2.value.ValueBigint;
import org.h2.value.ValueBinary;
import org.h2.value.ValueBoolean;
import org.h2.value.ValueDecfloat;
import org.h2.value.ValueDouble;
import org.h2.value.ValueInteger;
import org.h2.value.ValueJson;
import org.h2.value.ValueNull;
import org.h2.value.ValueNumeric;
import org.h2.value.ValueReal;
import org.h2.value.ValueSmallint;
import org.h2.value.ValueUuid;
import org.h2.value.ValueVarbinary;
import org.h2.value.ValueVarchar;
import org.jspecify.annotations.Nullable;

/** Values of the relational engine and of the wire. */
final class Values {
    private static final MathContext NUMERIC_DIGITS = new MathContext(39);

    /** The relational engine sums up double precision in decimals of this precision. */
    private static final int SUM_OF_DOUBLES = 27;

    /** Fixed binary of this length is an interval. */
    private static final int INTERVAL_BYTES = 32;

    private Values() {}

    static PgType type(TypeInfo info) throws SqlError {
        return switch (info.getValueType()) {
            case Value.BOOLEAN -> PgType.BOOL;
            case Value.TINYINT, Value.SMALLINT -> PgType.INT2;
            case Value.INTEGER -> PgType.INT4;
            case Value.BIGINT -> PgType.INT8;
            case Value.REAL -> PgType.FLOAT4;
            case Value.DOUBLE -> PgType.FLOAT8;
            case Value.NUMERIC -> mzTimestamp(info) ? PgType.MZ_TIMESTAMP : PgType.NUMERIC;
            case Value.DECFLOAT -> info.getPrecision() == SUM_OF_DOUBLES ? PgType.FLOAT8 : PgType.NUMERIC;
            case Value.CHAR, Value.VARCHAR, Value.VARCHAR_IGNORECASE, Value.CLOB, Value.NULL -> PgType.TEXT;
            case Value.BINARY -> info.getPrecision() == INTERVAL_BYTES ? PgType.INTERVAL : PgType.BYTEA;
            case Value.VARBINARY, Value.BLOB -> PgType.BYTEA;
            case Value.DATE -> PgType.DATE;
            case Value.TIME -> PgType.TIME;
            case Value.TIMESTAMP -> PgType.TIMESTAMP;
            case Value.TIMESTAMP_TZ -> PgType.TIMESTAMPTZ;
            case Value.UUID -> PgType.UUID;
            case Value.JSON -> PgType.JSONB;
            case Value.ARRAY -> array(info);
            default ->
                throw SqlError.of(
                        "0A000",
                        "results of type " + Value.getTypeName(info.getValueType())
                                + " are not supported by the emulator");
        };
    }

    private static PgType array(TypeInfo info) throws SqlError {
        PgType element = type((TypeInfo) info.getExtTypeInfo());
        return element.array()
                .orElseThrow(() -> SqlError.of("0A000", "arrays of " + element + " are not supported by the emulator"));
    }

    private static boolean mzTimestamp(TypeInfo info) {
        return info.getPrecision() == SqlType.MZ_TIMESTAMP_PRECISION && info.getScale() == 0;
    }

    static @Nullable Object toJava(Value value, PgType type) {
        if (value.getValueType() == Value.NULL) {
            return null;
        }
        return switch (type) {
            case BOOL -> value.getBoolean();
            case INT2 -> value.getShort();
            case INT4 -> value.getInt();
            case INT8, OID, MZ_TIMESTAMP -> value.getLong();
            case FLOAT4 -> value.getFloat();
            case FLOAT8 -> value.getDouble();
            case NUMERIC -> numeric(value);
            case BYTEA -> value.getBytes();
            case DATE -> JSR310Utils.valueToLocalDate(value, null);
            case TIME -> JSR310Utils.valueToLocalTime(value, null);
            case TIMESTAMP -> JSR310Utils.valueToLocalDateTime(value, null);
            case TIMESTAMPTZ -> JSR310Utils.valueToOffsetDateTime(value, null).withOffsetSameInstant(ZoneOffset.UTC);
            case UUID -> ((ValueUuid) value).getUuid();
            case INTERVAL -> Interval.ofBytes(value.getBytes());
            default -> type.element().isPresent() ? array(value, type.element().get()) : value.getString();
        };
    }

    private static SqlArray array(Value value, PgType element) {
        List<@Nullable Object> elements = new ArrayList<>();
        for (Value one : ((ValueArray) value).getList()) {
            elements.add(toJava(one, element));
        }
        return new SqlArray(elements);
    }

    static BigDecimal numeric(Value value) {
        BigDecimal number = value.getBigDecimal();
        if (value.getValueType() != Value.DECFLOAT) {
            return number;
        }
        BigDecimal plain = number.round(NUMERIC_DIGITS).stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    /** A stored value or a parameter, in the class of the relational engine that its own class calls for. */
    static Value toValue(@Nullable Object object) {
        if (object == null) {
            return ValueNull.INSTANCE;
        }
        if (object instanceof String text) {
            return ValueVarchar.get(text);
        }
        if (object instanceof Number number) {
            return number(number);
        }
        return object instanceof Boolean truth ? ValueBoolean.get(truth) : other(object);
    }

    private static Value number(Number number) {
        if (number instanceof Integer value) {
            return ValueInteger.get(value);
        }
        if (number instanceof Long value) {
            return ValueBigint.get(value);
        }
        if (number instanceof BigDecimal value) {
            return ValueDecfloat.get(value);
        }
        if (number instanceof Double value) {
            return ValueDouble.get(value);
        }
        return number instanceof Float value ? ValueReal.get(value) : ValueSmallint.get(number.shortValue());
    }

    private static Value other(Object object) {
        if (object instanceof LocalDate date) {
            return JSR310Utils.localDateToValue(date);
        }
        if (object instanceof LocalTime time) {
            return JSR310Utils.localTimeToValue(time);
        }
        if (object instanceof LocalDateTime time) {
            return JSR310Utils.localDateTimeToValue(time);
        }
        if (object instanceof OffsetDateTime time) {
            return JSR310Utils.offsetDateTimeToValue(time);
        }
        if (object instanceof UUID uuid) {
            return ValueUuid.get(uuid);
        }
        if (object instanceof Duration duration) {
            return ValueBinary.get(Interval.of(duration).toBytes());
        }
        if (object instanceof Interval interval) {
            return ValueBinary.get(interval.toBytes());
        }
        if (object instanceof SqlArray array) {
            Value[] values = array.elements().stream().map(Values::toValue).toArray(Value[]::new);
            return ValueArray.get(values, null);
        }
        if (object instanceof byte[] bytes) {
            return ValueVarbinary.get(bytes);
        }
        throw new IllegalArgumentException("no SQL value of " + object.getClass());
    }

    /** A stored value as its column holds it. */
    static Value toValue(@Nullable Object object, TypeInfo column) {
        if (object == null) {
            return ValueNull.INSTANCE;
        }
        return switch (column.getValueType()) {
            case Value.NUMERIC ->
                ValueNumeric.getAnyScale(object instanceof Long time ? BigDecimal.valueOf(time) : (BigDecimal) object);
            case Value.JSON -> ValueJson.fromJson((String) object);
            case Value.ARRAY -> array((SqlArray) object, (TypeInfo) column.getExtTypeInfo());
            default -> toValue(object);
        };
    }

    private static Value array(SqlArray array, TypeInfo element) {
        Value[] values =
                array.elements().stream().map(value -> toValue(value, element)).toArray(Value[]::new);
        return ValueArray.get(element, values, null);
    }
}

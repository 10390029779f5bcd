package io.holdfast.testkit.relation;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlArray;
import io.holdfast.testkit.type.TextCodec;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.h2.value.Value;
import org.h2.value.ValueArray;
import org.jspecify.annotations.Nullable;

/** Makes {@code jsonb} of other values. Public for the relational engine's reflection only. */
@SuppressWarnings("MissingJavadocMethod")
public final class JsonBuilding {
    private JsonBuilding() {}

    /** A value as JSON; numbers and truth values as such, everything else as a string. */
    public static @Nullable String toJson(String type, Value value) throws SQLException {
        PgType known = PgType.valueOf(type);
        Object java = Values.toJava(value, known);
        return java == null ? null : Json.write(document(known, java));
    }

    private static Object document(PgType type, @Nullable Object value) throws SQLException {
        if (value == null) {
            return Json.NULL;
        }
        if (value instanceof SqlArray array) {
            List<Object> elements = new ArrayList<>();
            for (Object element : array.elements()) {
                elements.add(document(type.element().orElseThrow(), element));
            }
            return elements;
        }
        return switch (type) {
            case BOOL -> value;
            case JSON, JSONB -> Json.parse(value.toString());
            case INT2, INT4, INT8, NUMERIC -> new BigDecimal(value.toString());
            case FLOAT4, FLOAT8 ->
                Double.isFinite(((Number) value).doubleValue()) ? new BigDecimal(value.toString()) : value.toString();
            default -> TextCodec.encode(type, value);
        };
    }

    /** An array of documents given as text; null for JSON's null. */
    public static @Nullable String jsonOfElements(Value texts) throws SQLException {
        if (!(texts instanceof ValueArray array)) {
            return null;
        }
        List<Object> elements = new ArrayList<>();
        for (Value text : array.getList()) {
            elements.add(parsed(text));
        }
        return Json.write(elements);
    }

    private static Object parsed(Value text) throws SQLException {
        return text.getValueType() == Value.NULL ? Json.NULL : Json.parse(text.getString());
    }

    /** An object of keys and values, both as documents given as text. */
    public static String jsonOfPairs(Value texts) throws SQLException {
        Value[] list = ((ValueArray) texts).getList();
        Map<String, Object> members = new TreeMap<>();
        for (int i = 0; i < list.length; i += 2) {
            if (!(parsed(list[i]) instanceof String key)) {
                throw Refusals.of("22004", "argument " + (i + 1) + ": key must not be null");
            }
            members.put(key, parsed(list[i + 1]));
        }
        return Json.write(members);
    }
}

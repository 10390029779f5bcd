package io.holdfast.testkit.relation;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlArray;
import io.holdfast.testkit.type.TextCodec;
import java.util.Objects;
import java.util.stream.Collectors;
import org.h2.value.Value;
import org.h2.value.ValueArray;
import org.jspecify.annotations.Nullable;

/** Functions of arrays. Public for the relational engine's reflection only. */
@SuppressWarnings("MissingJavadocMethod")
public final class ArrayFunctions {
    private ArrayFunctions() {}

    public static @Nullable Boolean arrayContains(Value all, Value some) {
        if (all.getValueType() != Value.ARRAY || some.getValueType() != Value.ARRAY) {
            return null;
        }
        for (Value wanted : ((ValueArray) some).getList()) {
            if (position(all, wanted) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Two NULL elements are equal here, as in PostgreSQL. */
    public static @Nullable Boolean arrayEqual(Value left, Value right) {
        boolean missing = left.getValueType() != Value.ARRAY || right.getValueType() != Value.ARRAY;
        return missing ? null : Boolean.valueOf(left.equals(right));
    }

    public static @Nullable Integer arrayPosition(Value array, Value element) {
        int at = array.getValueType() == Value.ARRAY ? position(array, element) : 0;
        return at == 0 ? null : Integer.valueOf(at);
    }

    /** From 1; 0 where it is not in the array. */
    private static int position(Value array, Value element) {
        Value[] list = ((ValueArray) array).getList();
        for (int i = 0; i < list.length; i++) {
            if (list[i].getValueType() != Value.NULL && list[i].equals(element)) {
                return i + 1;
            }
        }
        return 0;
    }

    public static @Nullable String arrayJoined(String type, Value array, @Nullable String separator) {
        PgType known = PgType.valueOf(type);
        PgType element = known.element().orElseThrow();
        if (separator == null || !(Values.toJava(array, known) instanceof SqlArray values)) {
            return null;
        }
        return values.elements().stream()
                .filter(Objects::nonNull)
                .map(value -> TextCodec.encode(element, value))
                .collect(Collectors.joining(separator));
    }
}

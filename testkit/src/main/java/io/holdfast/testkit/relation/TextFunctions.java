package io.holdfast.testkit.relation;

import java.math.BigDecimal;
import java.util.HexFormat;
import org.h2.value.Value;
import org.jspecify.annotations.Nullable;

/** What the relational engine calls by name. Public for its reflection only. */
public final class TextFunctions {
    private static final int LEAST_EXPONENT = -4;
    private static final int GREATEST_EXPONENT = 15;

    private TextFunctions() {}

    /**
     * A value as text, as PostgreSQL writes it.
     *
     * @param value any value
     * @return its text, null for NULL
     */
    public static @Nullable String text(Value value) {
        if (value.getValueType() == Value.NULL) {
            return null;
        }
        return switch (value.getValueType()) {
            case Value.BOOLEAN -> value.getBoolean() ? "true" : "false";
            case Value.DOUBLE -> floating(value.getString(), value.getDouble());
            case Value.REAL -> floating(value.getString(), value.getFloat());
            case Value.NUMERIC, Value.DECFLOAT -> value.getBigDecimal().toPlainString();
            case Value.VARBINARY, Value.BINARY -> "\\x" + HexFormat.of().formatHex(value.getBytes());
            default -> value.getString();
        };
    }

    private static String floating(String shortest, double value) {
        if (!Double.isFinite(value)) {
            return shortest;
        }
        BigDecimal digits = new BigDecimal(shortest).stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (value == 0 || (exponent >= LEAST_EXPONENT && exponent < GREATEST_EXPONENT)) {
            return digits.toPlainString();
        }
        String scientific = digits.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        return scientific + "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }
}

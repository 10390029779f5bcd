package io.holdfast.testkit.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** PostgreSQL's binary numeric: digits of base 10000, the weight of the first, a sign, and the scale that is shown. */
final class NumericCodec {
    private static final int NEGATIVE = 0x4000;
    private static final int DIGITS = 4;
    private static final BigInteger BASE = BigInteger.valueOf(10_000);

    private NumericCodec() {}

    static byte[] encode(BigDecimal value) {
        BigDecimal number = value.scale() < 0 ? value.setScale(0) : value;
        int groupsAfterPoint = (number.scale() + DIGITS - 1) / DIGITS;
        BigInteger rest = number.abs().setScale(groupsAfterPoint * DIGITS).unscaledValue();
        List<Short> digits = new ArrayList<>();
        while (rest.signum() != 0) {
            BigInteger[] parts = rest.divideAndRemainder(BASE);
            digits.add(parts[1].shortValue());
            rest = parts[0];
        }
        int weight = digits.size() - groupsAfterPoint - 1;
        Collections.reverse(digits);
        while (!digits.isEmpty() && digits.get(digits.size() - 1) == 0) {
            digits.remove(digits.size() - 1);
        }
        ByteBuffer buffer = ByteBuffer.allocate(8 + 2 * digits.size());
        buffer.putShort((short) digits.size()).putShort((short) (digits.isEmpty() ? 0 : weight));
        buffer.putShort((short) (number.signum() < 0 ? NEGATIVE : 0)).putShort((short) number.scale());
        digits.forEach(buffer::putShort);
        return buffer.array();
    }

    static BigDecimal decode(ByteBuffer buffer) throws SqlError {
        int count = buffer.getShort();
        int weight = buffer.getShort();
        int sign = buffer.getShort() & 0xFFFF;
        int scale = buffer.getShort();
        if (sign != 0 && sign != NEGATIVE) {
            throw SqlError.of("22003", "numeric value is not finite");
        }
        BigInteger digits = BigInteger.ZERO;
        for (int i = 0; i < count; i++) {
            digits = digits.multiply(BASE).add(BigInteger.valueOf(buffer.getShort()));
        }
        BigDecimal value = new BigDecimal(digits, (count - 1 - weight) * DIGITS);
        return (sign == NEGATIVE ? value.negate() : value).setScale(scale, RoundingMode.DOWN);
    }
}

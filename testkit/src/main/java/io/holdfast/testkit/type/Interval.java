package io.holdfast.testkit.type;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;

/**
 * PostgreSQL's interval in its three parts, because a month has no fixed length. Ordered as PostgreSQL orders intervals: a month
 * has 30 days there and a day 24 hours.
 *
 * @param months years included
 * @param days weeks included
 * @param micros the time of day part, in microseconds
 */
public record Interval(int months, int days, long micros) implements Comparable<Interval> {
    /** Microseconds in a second. */
    static final long SECOND = 1_000_000L;

    private static final long DAY = 86_400L * SECOND;
    private static final int DAYS_OF_MONTH = 30;
    private static final int BYTES = 32;

    /**
     * An interval of fixed length.
     *
     * @param duration its length
     * @return without months and days
     */
    public static Interval of(Duration duration) {
        return new Interval(0, 0, duration.toNanos() / 1000);
    }

    /**
     * Reads an interval.
     *
     * @param text PostgreSQL's notation, or ISO 8601 with designators
     * @return the interval
     * @throws SqlError 22007 where it is malformed
     */
    public static Interval parse(String text) throws SqlError {
        return new IntervalParser(text).parse();
    }

    /**
     * Adds.
     *
     * @param other another interval
     * @return part by part
     */
    public Interval plus(Interval other) {
        return new Interval(
                Math.addExact(months, other.months),
                Math.addExact(days, other.days),
                Math.addExact(micros, other.micros));
    }

    /**
     * Turns round.
     *
     * @return each part with the other sign
     */
    public Interval negated() {
        return new Interval(-months, -days, -micros);
    }

    /**
     * Multiplies; a fraction of a month becomes days, one of a day becomes time.
     *
     * @param factor by what
     * @return the product
     */
    public Interval times(double factor) {
        double wholeMonths = months * factor;
        int newMonths = (int) wholeMonths;
        double restDays = rounded((wholeMonths - newMonths) * DAYS_OF_MONTH);
        double wholeDays = days * factor;
        int newDays = (int) wholeDays;
        double restSeconds = rounded((wholeDays - newDays + restDays - (int) restDays) * (DAY / SECOND));
        newDays += (int) restDays;
        if (Math.abs(restSeconds) >= (double) (DAY / SECOND)) {
            int more = (int) (restSeconds / (DAY / SECOND));
            newDays += more;
            restSeconds -= more * (double) (DAY / SECOND);
        }
        long newMicros = (long) Math.rint(micros * factor + restSeconds * SECOND);
        return new Interval(newMonths, newDays, newMicros);
    }

    private static double rounded(double value) {
        return Math.rint(value * SECOND) / SECOND;
    }

    /**
     * The whole length where a month has 30 days.
     *
     * @return microseconds
     */
    public BigDecimal length() {
        long wholeDays = (long) months * DAYS_OF_MONTH + days;
        return BigDecimal.valueOf(wholeDays).multiply(BigDecimal.valueOf(DAY)).add(BigDecimal.valueOf(micros));
    }

    /**
     * The seconds since its beginning that EXTRACT(EPOCH) tells: a year has 365.25 days there.
     *
     * @return seconds with six digits
     */
    public BigDecimal epoch() {
        BigDecimal years = BigDecimal.valueOf(months / 12).multiply(new BigDecimal("31557600"));
        BigDecimal rest = BigDecimal.valueOf(months % 12).multiply(BigDecimal.valueOf(DAYS_OF_MONTH * 86_400L));
        return years.add(rest)
                .add(BigDecimal.valueOf(days * 86_400L))
                .add(BigDecimal.valueOf(micros).movePointLeft(6));
    }

    /**
     * The interval as bytes that order as intervals do.
     *
     * @return 32 bytes
     */
    public byte[] toBytes() {
        BigDecimal[] parts = length().setScale(0, RoundingMode.UNNECESSARY).divideAndRemainder(BigDecimal.valueOf(DAY));
        long wholeDays = parts[0].longValue();
        long rest = parts[1].longValue();
        if (rest < 0) {
            wholeDays--;
            rest += DAY;
        }
        return ByteBuffer.allocate(BYTES)
                .putLong(wholeDays ^ Long.MIN_VALUE)
                .putLong(rest)
                .putInt(months)
                .putInt(days)
                .putLong(micros)
                .array();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @param bytes 32 bytes
     * @return the interval
     */
    public static Interval ofBytes(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).position(BYTES / 2);
        return new Interval(buffer.getInt(), buffer.getInt(), buffer.getLong());
    }

    @Override
    public int compareTo(Interval other) {
        int order = length().compareTo(other.length());
        int byMonths = order == 0 ? Integer.compare(months, other.months) : order;
        return byMonths == 0 ? Integer.compare(days, other.days) : byMonths;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        boolean before = unit(text, months / 12, "year", false);
        before = unit(text, months % 12, "mon", before);
        before = unit(text, days, "day", before);
        if (micros != 0 || text.length() == 0) {
            text.append(text.length() == 0 ? "" : " ").append(clock(before));
        }
        return text.toString();
    }

    private String clock(boolean before) {
        long whole = Math.abs(micros);
        long fraction = whole % SECOND;
        long seconds = whole / SECOND;
        String sign = micros < 0 ? "-" : before ? "+" : "";
        String text =
                String.format(Locale.ROOT, "%s%02d:%02d:%02d", sign, seconds / 3600, seconds / 60 % 60, seconds % 60);
        return fraction == 0 ? text : text + TextCodec.fraction(fraction);
    }

    private static boolean unit(StringBuilder text, int amount, String name, boolean before) {
        if (amount == 0) {
            return before;
        }
        text.append(text.length() == 0 ? "" : " ")
                .append(before && amount > 0 ? "+" : "")
                .append(amount)
                .append(' ')
                .append(name)
                .append(amount == 1 ? "" : "s");
        return amount < 0;
    }
}

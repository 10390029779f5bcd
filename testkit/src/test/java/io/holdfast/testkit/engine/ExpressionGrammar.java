package io.holdfast.testkit.engine;

import java.util.List;
import java.util.Random;

/** Makes expressions that Materialize and PostgreSQL understand in the same way. */
final class ExpressionGrammar {
    private final Random random;

    ExpressionGrammar(long seed) {
        this.random = new Random(seed);
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Any expression; its type follows from the number. */
    String any(int depth) {
        return switch (random.nextInt(12)) {
            case 0, 1 -> number(depth);
            case 2 -> big(depth);
            case 3 -> exact(depth);
            case 4, 5 -> text(depth);
            case 6, 7 -> truth(depth);
            case 8 -> time(depth);
            case 9 -> interval(depth);
            case 10 -> json(depth);
            default -> pick(floating(depth), array(depth), zoned(depth), day(depth));
        };
    }

    String number(int depth) {
        int d = depth - 1;
        if (depth <= 0) {
            return pick("a", "id", "0", "1", "7", "(-3)", "42");
        }
        return switch (random.nextInt(18)) {
            case 0 -> "(" + number(d) + " + " + number(d) + ")";
            case 1 -> "(" + number(d) + " - " + number(d) + ")";
            case 2 -> "(" + number(d) + " * " + number(0) + ")";
            case 3 -> "(" + number(d) + " / " + number(0) + ")";
            case 4 -> "(" + number(d) + " % " + number(0) + ")";
            case 5 -> "abs(" + number(d) + ")";
            case 6 -> "length(" + text(d) + ")";
            case 7 -> "strpos(" + text(d) + ", " + text(0) + ")";
            case 8 -> "CASE WHEN " + truth(d) + " THEN " + number(d) + " ELSE " + number(d) + " END";
            case 9 -> "coalesce(" + number(d) + ", " + number(0) + ", '5')";
            case 10 -> "greatest(" + number(d) + ", " + number(0) + ")";
            case 11 -> "nullif(" + number(d) + ", " + number(0) + ")";
            case 12 -> "(" + json(d) + " ->> 'a')::int";
            case 13 -> "array_length(" + array(d) + ", 1)";
            case 14 -> "(" + array(d) + ")[" + number(0) + "]";
            case 15 -> "extract(" + pick("year", "month", "day", "dow", "hour") + " FROM " + time(d) + ")::int";
            case 16 -> "(" + exact(d) + ")::int";
            default -> "-(" + number(d) + ")";
        };
    }

    String big(int depth) {
        if (depth <= 0) {
            return pick("b", "3000000000", "a::bigint");
        }
        return pick(
                "(" + big(depth - 1) + " + " + number(depth - 1) + ")",
                "(" + number(depth - 1) + ")::bigint",
                "(SELECT count(*) FROM c WHERE c.x > " + number(0) + ")",
                "(SELECT sum(c.y) FROM c WHERE c.id = t.id)");
    }

    String exact(int depth) {
        int d = depth - 1;
        if (depth <= 0) {
            return pick("n", "1.5", "0.25", "(-2.5)", "100::numeric");
        }
        return switch (random.nextInt(7)) {
            case 0 -> "(" + exact(d) + " + " + exact(d) + ")";
            case 1 -> "(" + exact(d) + " - " + number(0) + ")";
            case 2 -> "(" + exact(0) + " * " + exact(0) + ")";
            case 3 -> "round(" + exact(d) + " / " + exact(0) + ", 8)";
            case 4 -> "round(" + exact(d) + ", 1)";
            case 5 -> "extract(" + pick("second", "epoch", "minute") + " FROM " + pick(time(d), interval(d)) + ")";
            default -> "trunc(" + exact(d) + ")";
        };
    }

    String floating(int depth) {
        return depth <= 0
                ? pick("f", "1.5::float8", "2::float8")
                : pick(
                        "(" + floating(depth - 1) + " * " + floating(0) + ")",
                        "(" + number(depth - 1) + ")::float8",
                        "sqrt(abs(" + floating(depth - 1) + "))",
                        "round(" + floating(depth - 1) + ")");
    }

    String text(int depth) {
        int d = depth - 1;
        if (depth <= 0) {
            return pick("s", "'lamp'", "'A,b,c'", "''", "'it''s'", "'x'", "'%a_'");
        }
        return switch (random.nextInt(20)) {
            case 0 -> "(" + text(d) + " || " + text(d) + ")";
            case 1 -> "(" + text(d) + " || " + number(d) + ")";
            case 2 -> pick("upper", "lower", "reverse", "initcap", "btrim", "md5") + "(" + text(d) + ")";
            case 3 -> "substring(" + text(d) + ", " + pick("1", "2", "-1", "0") + ", " + pick("0", "2", "5") + ")";
            case 4 -> pick("left", "right") + "(" + text(d) + ", " + pick("2", "-1", "0", "9") + ")";
            case 5 -> pick("lpad", "rpad") + "(" + text(d) + ", 6, 'ab')";
            case 6 -> "split_part(" + text(d) + ", ',', " + pick("1", "2", "4") + ")";
            case 7 -> "replace(" + text(d) + ", 'a', 'oo')";
            case 8 -> "translate(" + text(d) + ", 'abc', 'xy')";
            case 9 -> "concat(" + text(d) + ", " + number(d) + ", NULL)";
            case 10 -> "(" + number(d) + ")::text";
            case 11 -> "(" + truth(d) + ")::text";
            case 12 -> "(" + time(d) + ")::text";
            case 13 -> "(" + interval(d) + ")::text";
            case 14 ->
                "to_char(" + time(d) + ", '"
                        + pick("YYYY-MM-DD HH24:MI:SS.US", "FMMonth DD, YYYY", "Dy HH12 AM", "DDD IW") + "')";
            case 15 -> "(" + json(0) + " ->> 'a')";
            case 16 -> "regexp_replace(" + text(d) + ", '[aeiou]+', '-', 'g')";
            case 17 -> "array_to_string(" + array(d) + ", '/')";
            case 18 -> "(" + day(d) + ")::text";
            default -> "CASE " + number(d) + " WHEN 1 THEN " + text(d) + " WHEN a THEN 'same' END";
        };
    }

    String truth(int depth) {
        int d = depth - 1;
        if (depth <= 0) {
            return pick("p", "true", "a > 1", "s = 'lamp'", "a IS NULL");
        }
        String comparison = pick(" = ", " <> ", " < ", " >= ");
        return switch (random.nextInt(20)) {
            case 0 -> "(" + truth(d) + " AND " + truth(d) + ")";
            case 1 -> "(" + truth(d) + " OR " + truth(d) + ")";
            case 2 -> "NOT (" + truth(d) + ")";
            case 3 -> "(" + number(d) + comparison + pick(number(d), exact(d), big(d)) + ")";
            case 4 -> "(" + text(d) + pick(" = ", " <> ") + text(d) + ")";
            case 5 -> "(" + time(d) + comparison + pick(time(d), day(d)) + ")";
            case 6 -> "(" + interval(d) + comparison + interval(d) + ")";
            case 7 -> "(" + number(d) + " IN (1, 7, " + number(0) + "))";
            case 8 -> "(" + number(d) + " NOT IN (SELECT x FROM c WHERE x IS NOT NULL))";
            case 9 -> "(" + number(d) + " BETWEEN 0 AND " + number(0) + ")";
            case 10 -> "(" + text(d) + pick(" LIKE ", " NOT LIKE ", " ILIKE ") + "'%a%')";
            case 11 -> "(" + text(d) + " ~ '^[a-l]+')";
            case 12 -> "(" + number(d) + " IS " + pick("", "NOT ") + "DISTINCT FROM " + number(d) + ")";
            case 13 -> "(" + any(d > 0 ? 0 : d) + " IS NOT NULL)";
            case 14 -> "(" + json(d) + " @> " + pick("'{\"a\": 1}'", "'[1]'", "'{}'") + ")";
            case 15 -> "(" + json(d) + " ? 'a')";
            case 16 -> "(" + number(d) + " = ANY (" + array(d) + "))";
            case 17 -> "EXISTS (SELECT 1 FROM c WHERE c.id = t.id AND c.x > " + number(0) + ")";
            case 18 -> "(" + array(d) + pick(" = ", " @> ") + array(d) + ")";
            default -> "(" + truth(d) + ") IS " + pick("TRUE", "NOT FALSE", "UNKNOWN");
        };
    }

    String time(int depth) {
        int d = depth - 1;
        if (depth <= 0) {
            return pick("ts", "timestamp '2024-02-29 12:34:56.789'", "'2023-12-31 23:59:59'::timestamp");
        }
        return switch (random.nextInt(6)) {
            case 0 -> "(" + time(d) + " + " + interval(d) + ")";
            case 1 -> "(" + time(d) + " - " + interval(d) + ")";
            case 2 ->
                "date_trunc('" + pick("minute", "hour", "day", "week", "month", "quarter", "year") + "', " + time(d)
                        + ")";
            case 3 -> "(" + day(d) + ")::timestamp";
            case 4 -> "(" + day(d) + " + " + interval(0) + ")";
            default -> "(" + zoned(d) + " AT TIME ZONE 'Europe/Berlin')";
        };
    }

    String zoned(int depth) {
        return depth <= 0
                ? pick("tz", "timestamptz '2024-03-10 05:06:07+02'")
                : pick(
                        "(" + zoned(depth - 1) + " + " + interval(depth - 1) + ")",
                        "date_trunc('day', " + zoned(depth - 1) + ")",
                        "(" + time(depth - 1) + " AT TIME ZONE 'UTC')");
    }

    String day(int depth) {
        return depth <= 0 ? pick("d", "date '2024-02-29'") : "(" + time(depth - 1) + ")::date";
    }

    String interval(int depth) {
        int d = depth - 1;
        if (depth <= 0) {
            return pick(
                    "i",
                    "interval '1 day'",
                    "interval '1 month 2 days'",
                    "'90 minutes'::interval",
                    "interval '-1 year 3 hours'",
                    "interval '00:00:01.5'");
        }
        return switch (random.nextInt(6)) {
            case 0 -> "(" + interval(d) + " + " + interval(d) + ")";
            case 1 -> "(" + interval(d) + " * " + pick("2", "0.5", "3") + ")";
            case 2 -> "(" + interval(d) + " / 2)";
            case 3 -> "(" + time(d) + " - " + time(d) + ")";
            case 4 -> "age(" + time(d) + ", " + time(0) + ")";
            default -> "-" + interval(0);
        };
    }

    String json(int depth) {
        int d = depth - 1;
        if (depth <= 0) {
            return pick(
                    "j",
                    "'{\"a\": 1, \"b\": [1, 2, null]}'::jsonb",
                    "'[1, \"x\", {\"a\": true}]'::jsonb",
                    "'null'::jsonb");
        }
        return switch (random.nextInt(7)) {
            case 0 -> "(" + json(d) + " -> " + pick("'a'", "'b'") + ")";
            case 1 -> "(" + json(d) + " #> '{b,1}')";
            case 2 -> "jsonb_build_object('a', " + pick(number(d), text(d), truth(d), json(d)) + ")";
            case 3 -> "jsonb_build_array(" + number(d) + ", " + text(d) + ", NULL)";
            case 4 -> "to_jsonb(" + pick(number(d), text(d), truth(d)) + ")";
            case 5 -> "('[1, \"x\", [2]]'::jsonb -> " + pick("0", "-1", "5") + ")";
            default -> "jsonb_strip_nulls(" + json(d) + ")";
        };
    }

    String array(int depth) {
        return depth <= 0
                ? pick("arr", "ARRAY[1,2,3]", "'{4,NULL}'::int[]", "'{}'::int[]")
                : pick(
                        "(" + array(depth - 1) + " || " + number(0) + ")",
                        "ARRAY[" + number(depth - 1) + ", " + number(0) + "]",
                        "(" + array(depth - 1) + " || " + array(0) + ")",
                        "ARRAY(SELECT x FROM c WHERE c.x > " + number(0) + " ORDER BY x)");
    }

    List<String> many(int count) {
        return java.util.stream.Stream.generate(() -> any(1 + random.nextInt(3)))
                .limit(count)
                .toList();
    }
}

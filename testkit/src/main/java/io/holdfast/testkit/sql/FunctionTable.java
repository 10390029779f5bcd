package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Functions with arguments of fixed types: which there are, and what answers them in the relational engine. */
final class FunctionTable {
    /**
     * A line a function: its names, the argument types, the result type, what answers it; {@code !} for what is known and not
     * emulated. Where several fit, the first with the most exact arguments is taken.
     */
    private static final String TABLE = """
            abs|2|2|ABS
            abs|4|4|ABS
            abs|8|8|ABS
            abs|n|n|ABS
            abs|f|f|ABS
            abs|d|d|ABS
            ceil,ceiling|d|d|CEIL
            ceil,ceiling|n|n|CEIL
            floor|d|d|FLOOR
            floor|n|n|FLOOR
            round|d|d|MZ_RINT
            round|n|n|MZ_ROUND
            round|n4|n|MZ_ROUND
            trunc|d|d|MZ_TRUNC_DOUBLE
            trunc|n|n|MZ_TRUNC
            mod|22|2|MOD
            mod|44|4|MOD
            mod|88|8|MOD
            mod|nn|n|MOD
            power,pow|dd|d|MZ_POWER
            power,pow|nn|n|!
            sqrt|d|d|MZ_SQRT
            sqrt|n|n|!
            exp|d|d|MZ_EXP
            exp|n|n|!
            ln|d|d|MZ_LN
            ln|n|n|!
            log10,log|d|d|MZ_LOG_TEN
            log10,log|n|n|!
            sin|d|d|SIN
            cos|d|d|COS
            tan|d|d|TAN
            asin|d|d|MZ_ASIN
            acos|d|d|MZ_ACOS
            atan|d|d|ATAN
            radians|d|d|RADIANS
            degrees|d|d|DEGREES
            pi||d|PI
            lower|t|t|LOWER
            upper|t|t|UPPER
            initcap|t|t|MZ_INITCAP
            length,char_length,character_length|t|4|CHAR_LENGTH
            length|x|4|OCTET_LENGTH
            octet_length|t|4|OCTET_LENGTH
            octet_length|x|4|OCTET_LENGTH
            bit_length|t|4|BIT_LENGTH
            substring,substr|t4|t|MZ_SUBSTRING
            substring,substr|t44|t|MZ_SUBSTRING
            substring|tt|t|MZ_SUBSTRING_MATCHED
            left|t4|t|MZ_LEFT
            right|t4|t|MZ_RIGHT
            lpad|t4|t|MZ_LPAD
            lpad|t4t|t|MZ_LPAD
            rpad|t4|t|MZ_RPAD
            rpad|t4t|t|MZ_RPAD
            btrim|t|t|MZ_BTRIM
            btrim|tt|t|MZ_BTRIM
            ltrim|t|t|MZ_LTRIM
            ltrim|tt|t|MZ_LTRIM
            rtrim|t|t|MZ_RTRIM
            rtrim|tt|t|MZ_RTRIM
            replace|ttt|t|MZ_REPLACE
            translate|ttt|t|MZ_TRANSLATE
            strpos,position|tt|4|MZ_STRPOS
            reverse|t|t|MZ_REVERSE
            repeat|t4|t|MZ_REPEAT
            split_part|tt4|t|MZ_SPLIT_PART
            starts_with|tt|b|MZ_STARTS_WITH
            ascii|t|4|MZ_ASCII
            chr|4|t|MZ_CHR
            md5|t|t|MZ_MD5
            encode|xt|t|MZ_ENCODE
            decode|tt|x|MZ_DECODE
            regexp_replace|ttt|t|MZ_REGEXP_REPLACE
            regexp_replace|tttt|t|MZ_REGEXP_REPLACE
            regexp_match|tt|tt|MZ_REGEXP_MATCH
            regexp_split_to_array|tt|tt|MZ_REGEXP_SPLIT
            string_to_array|tt|tt|MZ_STRING_TO_ARRAY
            to_char|Zt|t|MZ_TO_CHAR
            to_char|St|t|MZ_TO_CHAR
            date_trunc|tZ|Z|MZ_DATE_TRUNC
            date_trunc|tS|S|MZ_DATE_TRUNC
            date_trunc|tI|I|MZ_INTERVAL_TRUNC
            date_bin|IZZ|Z|MZ_DATE_BIN
            date_bin|ISS|S|MZ_DATE_BIN
            age|ZZ|I|MZ_AGE
            age|SS|I|MZ_AGE
            make_timestamp|44444d|S|MZ_MAKE_TIMESTAMP
            to_timestamp|d|Z|MZ_TO_TIMESTAMP
            justify_days|I|I|MZ_JUSTIFY_DAYS
            justify_hours|I|I|MZ_JUSTIFY_HOURS
            jsonb_typeof|j|t|MZ_JSON_TYPE
            jsonb_array_length|j|4|MZ_JSON_LENGTH
            jsonb_strip_nulls|j|j|MZ_JSON_STRIP_NULLS
            jsonb_pretty|j|t|!
            random||d|!
            gen_random_uuid||u|!
            """;

    private static final Map<String, List<Signature>> BY_NAME = read();

    private FunctionTable() {}

    private record Signature(List<PgType> arguments, PgType result, String target) {}

    private static Map<String, List<Signature>> read() {
        Map<String, List<Signature>> table = new HashMap<>();
        TABLE.lines().forEach(line -> {
            String[] parts = line.split("\\|", -1);
            List<PgType> arguments =
                    parts[1].chars().mapToObj(code -> type((char) code)).toList();
            PgType result = parts[2].equals("tt") ? PgType.TEXT_ARRAY : type(parts[2].charAt(0));
            for (String name : parts[0].split(",", -1)) {
                table.computeIfAbsent(name, key -> new ArrayList<>()).add(new Signature(arguments, result, parts[3]));
            }
        });
        return table;
    }

    private static PgType type(char code) {
        return switch (code) {
            case 'b' -> PgType.BOOL;
            case '2' -> PgType.INT2;
            case '4' -> PgType.INT4;
            case '8' -> PgType.INT8;
            case 'n' -> PgType.NUMERIC;
            case 'f' -> PgType.FLOAT4;
            case 'd' -> PgType.FLOAT8;
            case 'x' -> PgType.BYTEA;
            case 'S' -> PgType.TIMESTAMP;
            case 'Z' -> PgType.TIMESTAMPTZ;
            case 'I' -> PgType.INTERVAL;
            case 'j' -> PgType.JSONB;
            case 'u' -> PgType.UUID;
            default -> PgType.TEXT;
        };
    }

    static Typed call(String name, List<Typed> arguments, Context context) throws SqlError {
        List<Signature> known = BY_NAME.get(name);
        if (known == null) {
            throw Functions.unknown(name);
        }
        Signature best = null;
        int most = -1;
        for (Signature signature : known) {
            int exact = exact(signature, arguments);
            if (exact > most) {
                best = signature;
                most = exact;
            }
        }
        if (best == null) {
            String types = String.join(
                    ", ",
                    arguments.stream().map(value -> SqlType.name(value.pg())).toList());
            throw SqlError.of("42883", "function " + name + "(" + types + ") does not exist");
        }
        if (best.target().equals("!")) {
            throw Functions.unknown(name);
        }
        return call(best, arguments, context);
    }

    /** How many arguments have the very type; negative where one does not fit. */
    private static int exact(Signature signature, List<Typed> arguments) {
        if (signature.arguments().size() != arguments.size()) {
            return -1;
        }
        int exact = 0;
        for (int i = 0; i < arguments.size(); i++) {
            PgType found = arguments.get(i).pg();
            PgType wanted = signature.arguments().get(i);
            if (!Coercions.implied(found, wanted)) {
                return -1;
            }
            exact += found == wanted ? 1 : 0;
        }
        return exact;
    }

    private static Typed call(Signature signature, List<Typed> arguments, Context context) throws SqlError {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            PgType wanted = signature.arguments().get(i);
            Typed value = Coercions.imply(arguments.get(i), SqlType.of(wanted), context);
            // timestamps with a time zone are in UTC here
            texts.add(wanted == PgType.TIMESTAMPTZ ? "CAST(" + value.sql() + " AS TIMESTAMP(6))" : value.sql());
        }
        String sql = signature.target() + "(" + String.join(", ", texts) + ")";
        SqlType result = SqlType.of(signature.result());
        return switch (signature.result()) {
            case TEXT -> Typed.of(sql, result);
            case JSONB -> JsonOperations.json(sql);
            default -> Typed.of("CAST(" + sql + " AS " + result.relational() + ")", result);
        };
    }
}

package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts what drivers and psql ask {@code pg_catalog} into words that the rest of the emulator knows: functions on object ids
 * become queries, casts to {@code regclass} become lookups, a composite of two numbers becomes two columns. A query that
 * names nothing of {@code pg_catalog} stays as it is.
 */
public final class CatalogDialect {
    private static final String ONE_ROLE = "(SELECT zz.name FROM mz_catalog.mz_roles zz WHERE zz.oid = $1)";

    /** What stands for a function; {@code $1} is its first argument. */
    private static final Map<String, String> FUNCTIONS = Map.ofEntries(
            Map.entry("pg_get_userbyid", ONE_ROLE),
            Map.entry("pg_type_is_visible", "true"),
            Map.entry("pg_function_is_visible", "true"),
            Map.entry("format_type", "(SELECT zz.mz_name FROM pg_catalog.pg_type zz WHERE zz.oid = $1)"),
            Map.entry("obj_description", "CAST(NULL AS text)"),
            Map.entry("col_description", "CAST(NULL AS text)"),
            Map.entry("shobj_description", "CAST(NULL AS text)"),
            Map.entry("pg_get_expr", "$1"),
            Map.entry("array_to_string", "$1"),
            Map.entry("pg_encoding_to_char", "CASE $1 WHEN 6 THEN 'UTF8' ELSE '' END"),
            Map.entry("pg_get_constraintdef", "CAST(NULL AS text)"),
            Map.entry("pg_get_viewdef", "(SELECT zz.mz_definition FROM pg_catalog.pg_class zz WHERE zz.oid = $1)"),
            Map.entry("pg_get_function_result", "CAST(NULL AS text)"),
            Map.entry("pg_get_function_arguments", "CAST(NULL AS text)"));

    private static final String WHOLE_INDEX = "(SELECT zz.mz_definition FROM pg_catalog.pg_class zz WHERE zz.oid = $1)";
    private static final String INDEX_COLUMN = "CASE WHEN $2 = 0 THEN " + WHOLE_INDEX
            + " ELSE (SELECT zz.mz_key FROM mz_internal.mz_index_keys zz WHERE zz.indexrelid = $1 AND"
            + " zz.mz_position = $2) END";
    private static final String VISIBLE =
            "($1 IN (SELECT zz.oid FROM pg_catalog.pg_class zz JOIN pg_catalog.pg_namespace zn"
                    + " ON zn.oid = zz.relnamespace WHERE zn.nspname IN (";

    /** Whose rows are told apart by the elements of an array of theirs where a query expands it. */
    private static final Map<String, String> EXPANDED =
            Map.of("pg_index", "mz_index_keys", "pg_constraint", "mz_constraint_keys");

    private static final Set<String> IGNORED_TYPES = Set.of("char", "regproc");

    private final List<Token> in;
    private final List<String> schemas;
    private final boolean expands;
    private final List<Token> out = new ArrayList<>();
    private int at;

    private CatalogDialect(List<Token> in, List<String> schemas, boolean expands) {
        this.in = in;
        this.schemas = schemas;
        this.expands = expands;
    }

    /**
     * Puts a query into other words.
     *
     * @param tokens a query
     * @param schemas where the session looks for names, the implicit schemas first
     * @return the same tokens where they name nothing of {@code pg_catalog}
     * @throws SqlError 42601 where a parenthesis is not closed
     */
    public static List<Token> rewrite(List<Token> tokens, List<String> schemas) throws SqlError {
        if (tokens.stream().noneMatch(CatalogDialect::catalogName)) {
            return tokens;
        }
        boolean expands = tokens.stream().anyMatch(token -> token.word("_pg_expandarray"));
        return new CatalogDialect(tokens, schemas, expands).run();
    }

    private static boolean catalogName(Token token) {
        return token.identifier() && (token.text().startsWith("pg_") || token.word("format_type"));
    }

    private List<Token> run() throws SqlError {
        while (at < in.size()) {
            step(peek(0));
        }
        return List.copyOf(out);
    }

    private Token peek(int ahead) {
        int index = at + ahead;
        return index < in.size() ? in.get(index) : new Token(Token.Kind.END, "", 0, 0);
    }

    private void step(Token token) throws SqlError {
        if (token.word("collate")) {
            at++;
            name();
        } else if (token.word("operator") && peek(1).symbol("(")) {
            operator();
        } else if (token.symbol("::") && cast()) {
            return;
        } else if (token.symbol("(") && (element() || field())) {
            return;
        } else if (token.word("array") && peek(1).symbol("(")) {
            array();
        } else if (token.symbol("[")
                && !out.isEmpty()
                && out.get(out.size() - 1).text().endsWith("indoption")) {
            subscript();
        } else if (token.identifier() && !afterDot() && call()) {
            return;
        } else if (token.identifier() && expands && EXPANDED.containsKey(token.text())) {
            expanded(token);
        } else {
            out.add(token);
            at++;
        }
    }

    /** {@code ARRAY(SELECT …)}: its text; nothing where it takes an array of which Materialize has none apart. */
    private void array() throws SqlError {
        int open = at + 1;
        int close = closing(open);
        List<Token> inner = in.subList(open + 2, close);
        at = close + 1;
        if (inner.stream().anyMatch(token -> token.word("unnest"))) {
            out.addAll(Lexer.tokens("CAST(NULL AS text)"));
            return;
        }
        Cursor cursor = new Cursor(inner);
        List<Token> item = cursor.until(one -> one.peek().word("from"));
        out.addAll(Lexer.tokens("(SELECT '{' || COALESCE(string_agg(CAST("));
        out.addAll(new CatalogDialect(item, schemas, expands).run());
        out.addAll(Lexer.tokens(" AS text), ','), '') || '}'"));
        out.addAll(new CatalogDialect(cursor.rest(), schemas, expands).run());
        out.addAll(Lexer.tokens(")"));
    }

    /** {@code indoption[n] & 1} of indexes, which have no order. */
    private void subscript() {
        while (!peek(0).symbol("]") && at < in.size()) {
            at++;
        }
        at++;
        if (peek(0).symbol("&")) {
            Token last = out.remove(out.size() - 1);
            while (afterDot()) {
                out.remove(out.size() - 1);
                out.remove(out.size() - 1);
            }
            out.add(new Token(Token.Kind.NUMBER, "0", last.start(), last.end()));
            at += 4;
        }
    }

    private boolean afterDot() {
        return !out.isEmpty() && out.get(out.size() - 1).symbol(".");
    }

    /** Passes a name with its schema; its last part. */
    private String name() {
        String last = peek(0).text();
        at++;
        while (peek(0).symbol(".")) {
            last = peek(1).text();
            at += 2;
        }
        return last;
    }

    private void operator() {
        while (!peek(0).symbol(")") && at < in.size()) {
            if (Lexer.operator(peek(0))) {
                out.add(peek(0));
            }
            at++;
        }
        at++;
    }

    /** A cast to a type that has meaning in {@code pg_catalog} only. */
    private boolean cast() throws SqlError {
        int start = at++;
        String type = name();
        boolean own = in.get(at - 1).kind() == Token.Kind.QUOTED || at > start + 2;
        if (type.equals("regclass")) {
            lookup("pg_class", "relname");
        } else if (type.equals("regtype")) {
            lookup("pg_type", "typname");
        } else if (IGNORED_TYPES.contains(type) && (own || type.equals("regproc"))) {
            unqualify();
        } else {
            at = start;
            return false;
        }
        return true;
    }

    /** The last operand is a name, and its object id is meant, or the other way round. */
    private void lookup(String relation, String column) throws SqlError {
        unqualify();
        Token last = out.remove(out.size() - 1);
        List<Token> operand = new ArrayList<>(List.of(last));
        while (afterDot()) {
            operand.add(0, out.remove(out.size() - 1));
            operand.add(0, out.remove(out.size() - 1));
        }
        boolean named = last.kind() == Token.Kind.STRING;
        String number = named && last.text().matches("\\d+") ? "oid" : column;
        String template = named
                ? "(SELECT zz.oid FROM pg_catalog." + relation + " zz WHERE CAST(zz." + number + " AS text) = $1)"
                : "(SELECT zz." + column + " FROM pg_catalog." + relation + " zz WHERE zz.oid = $1)";
        fill(template, List.of(operand));
    }

    private void unqualify() {
        Token last = out.get(out.size() - 1);
        if (last.kind() == Token.Kind.STRING && last.text().startsWith("pg_catalog.")) {
            String plain = last.text().substring("pg_catalog.".length());
            out.set(out.size() - 1, new Token(Token.Kind.STRING, plain, last.start(), last.end()));
        }
    }

    /** {@code (current_schemas(…))[n]}. */
    private boolean element() throws SqlError {
        int start = at;
        int close = closing(at);
        boolean subscripted = close + 1 < in.size() && in.get(close + 1).symbol("[");
        at++;
        if (!subscripted || !name().equals("current_schemas")) {
            at = start;
            return false;
        }
        boolean implicit = peek(1).word("true");
        while (!peek(0).symbol("[") && at < in.size()) {
            at++;
        }
        at++;
        List<Token> index = new ArrayList<>();
        while (!peek(0).symbol("]") && at < in.size()) {
            index.add(peek(0));
            at++;
        }
        at++;
        StringBuilder choice = new StringBuilder("CASE $1");
        List<String> names = names(implicit);
        for (int i = 0; i < names.size(); i++) {
            choice.append(" WHEN ").append(i + 1).append(" THEN ").append(Names.literal(names.get(i)));
        }
        fill(choice.append(" END").toString(), List.of(index));
        return true;
    }

    private List<String> names(boolean implicit) {
        return implicit ? schemas : schemas.subList(Math.min(2, schemas.size()), schemas.size());
    }

    /** {@code (_pg_expandarray(i.indkey)).n} and {@code (keys).x}. */
    private boolean field() throws SqlError {
        int start = at;
        int close = closing(at);
        boolean composite =
                expands && close + 2 < in.size() && in.get(close + 1).symbol(".");
        String field = composite ? in.get(close + 2).text() : "";
        if (!field.equals("n") && !field.equals("x")) {
            return false;
        }
        at = close + 3;
        List<Token> inner = in.subList(start + 1, close);
        if (inner.stream().noneMatch(token -> token.word("_pg_expandarray"))) {
            out.addAll(inner);
        } else {
            key(inner, field.equals("n") ? "mz_position" : "mz_column");
        }
        return true;
    }

    /** The column of the expanded relation that stands for {@code _pg_expandarray(i.indkey)}. */
    private void key(List<Token> call, String column) throws SqlError {
        int open = 0;
        while (!call.get(open).symbol("(")) {
            open++;
        }
        out.add(call.get(open + 1));
        out.addAll(Lexer.tokens("." + column));
    }

    private int closing(int open) {
        int depth = 0;
        for (int i = open; i < in.size(); i++) {
            depth += in.get(i).symbol("(") ? 1 : in.get(i).symbol(")") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return in.size() - 1;
    }

    private void expanded(Token token) {
        if (afterDot()) {
            out.remove(out.size() - 1);
            out.remove(out.size() - 1);
        }
        for (String word : List.of("mz_internal", ".", String.valueOf(EXPANDED.get(token.text())))) {
            Token.Kind kind = word.equals(".") ? Token.Kind.SYMBOL : Token.Kind.WORD;
            out.add(new Token(kind, word, token.start(), token.end()));
        }
        at++;
    }

    private boolean call() throws SqlError {
        int start = at;
        String function = name();
        if (!peek(0).symbol("(")) {
            at = start;
            return false;
        }
        int close = closing(at);
        if (function.equals("_pg_expandarray")) {
            key(in.subList(at, close), "mz_column");
            at = close + 1;
            return true;
        }
        List<List<Token>> arguments = arguments(commas(function, in.subList(at + 1, close)));
        String template = template(function, arguments);
        if (function.equals("generate_series") && at > start + 1) {
            out.addAll(in.subList(at - 1, at));
            return true;
        }
        if (template.isEmpty()) {
            at = start;
            return false;
        }
        fill(template, arguments);
        at = close + 1;
        return true;
    }

    /** The arguments of TRIM and SUBSTRING with commas instead of words. */
    private static List<Token> commas(String function, List<Token> tokens) throws SqlError {
        boolean trim =
                function.equals("trim") && !tokens.isEmpty() && tokens.get(0).word("both");
        if (!trim && !function.equals("substring")) {
            return tokens;
        }
        Cursor cursor = new Cursor(tokens.subList(trim ? 1 : 0, tokens.size()));
        List<Token> plain = new ArrayList<>();
        while (!cursor.done()) {
            plain.addAll(
                    cursor.until(one -> one.peek().word("from") || one.peek().word("for")));
            Token word = cursor.peek();
            if (!cursor.done()) {
                cursor.next();
                plain.add(new Token(Token.Kind.SYMBOL, ",", word.start(), word.end()));
            }
        }
        return plain;
    }

    private String template(String function, List<List<Token>> arguments) {
        if (function.equals("trim") && arguments.size() == 2) {
            return "btrim($2, $1)";
        }
        if (function.equals("substring") && arguments.size() == 3) {
            return "substring($1, $2, $3)";
        }
        if (function.equals("pg_table_is_visible")) {
            StringBuilder visible = new StringBuilder(VISIBLE);
            schemas.forEach(schema -> visible.append(Names.literal(schema)).append(','));
            return visible.append("'')))").toString();
        }
        if (function.equals("pg_get_indexdef")) {
            return arguments.size() == 1 ? WHOLE_INDEX : INDEX_COLUMN;
        }
        if (function.equals("array_upper")
                && arguments.get(0).stream().anyMatch(token -> token.word("current_schemas"))) {
            return String.valueOf(names(arguments.get(0).stream().anyMatch(token -> token.word("true")))
                    .size());
        }
        return FUNCTIONS.getOrDefault(function, "");
    }

    private List<List<Token>> arguments(List<Token> tokens) throws SqlError {
        List<List<Token>> arguments = new ArrayList<>();
        Cursor cursor = new Cursor(tokens);
        while (!cursor.done()) {
            arguments.add(new CatalogDialect(cursor.until(one -> one.peek().symbol(",")), schemas, expands).run());
            cursor.acceptSymbol(",");
        }
        return arguments;
    }

    private void fill(String template, List<List<Token>> arguments) throws SqlError {
        for (Token token : Lexer.tokens(template)) {
            if (token.kind() == Token.Kind.PARAMETER) {
                out.addAll(arguments.get(Integer.parseInt(token.text()) - 1));
            } else {
                out.add(token);
            }
        }
    }
}

package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Translates a query or a write into the relational engine's dialect, token by token. */
public final class Translator {
    private static final Set<String> SYMBOLS =
            Set.of("+", "-", "*", "/", "%", "=", "<", ">", "<=", ">=", "<>", "!=", "||");

    private static final Map<String, String> OPERATORS = Map.of("~", "REGEXP", "!~", "NOT REGEXP");

    private final Cursor in;
    private final List<Token> tokens;
    private final Scope scope;
    private final List<String> out = new ArrayList<>();
    private final Deque<Frame> frames = new ArrayDeque<>();
    private final Set<String> relations = new LinkedHashSet<>();
    private final Set<String> constants = new HashSet<>();
    private final Set<String> commonTables = new HashSet<>();
    private int parameters;
    private int selects;
    private int relationCount;
    private boolean linear = true;

    /** Where the last complete operand begins in the output; negative where there is none. */
    private int operand = -1;

    private Translator(List<Token> tokens, Scope scope) {
        this.tokens = tokens;
        this.in = new Cursor(tokens);
        this.scope = scope;
    }

    /**
     * Translates.
     *
     * @param tokens a query, INSERT, UPDATE or DELETE
     * @param scope what its names mean
     * @return the translation
     * @throws SqlError 0A000 naming what the emulator does not support, 42601, or what the scope throws
     */
    public static Translation translate(List<Token> tokens, Scope scope) throws SqlError {
        Translator translator = new Translator(tokens, scope);
        translator.run();
        boolean linear = translator.linear && translator.selects == 1 && translator.relationCount == 1;
        return new Translation(
                String.join(" ", translator.out),
                translator.relations,
                translator.constants,
                translator.parameters,
                linear && translator.constants.isEmpty());
    }

    private void run() throws SqlError {
        frames.push(new Frame(0, "", false));
        if (in.accept("table")) {
            selects++;
            out.add("SELECT * FROM");
            frame().wantsRelation = true;
        }
        while (!in.done()) {
            step(in.peek());
        }
        endItem(tokens.size());
        if (frames.size() != 1) {
            throw in.unexpected("\")\"");
        }
    }

    private Frame frame() {
        Frame frame = frames.peek();
        return java.util.Objects.requireNonNull(frame, "no frame");
    }

    private void step(Token token) throws SqlError {
        switch (token.kind()) {
            case NUMBER -> literal(token.text());
            case STRING -> literal(Names.literal(token.text()));
            case PARAMETER -> parameter(token);
            case WORD, QUOTED -> identifierOrKeyword(token);
            case SYMBOL -> symbol(token);
            default -> in.next();
        }
    }

    private void literal(String text) {
        in.next();
        operand = out.size();
        out.add(text);
    }

    private void parameter(Token token) {
        int index = Integer.parseInt(token.text());
        parameters = Math.max(parameters, index);
        List<PgType> types = scope.parameterTypes();
        String type = index <= types.size() ? SqlType.ofParameter(types.get(index - 1)) : "";
        literal(type.isEmpty() ? "?" + index : "CAST(?" + index + " AS " + type + ")");
    }

    private void identifierOrKeyword(Token token) throws SqlError {
        if (frame().with && frame().wantsRelation) {
            commonTable();
        } else if (frame().wantsRelation && !token.word("lateral") && !token.word("only")) {
            relation();
        } else if (in.peek(1).symbol("(") && callable(token)) {
            call(token);
        } else if (Keywords.reserved(token)) {
            keyword(token);
        } else {
            name(token);
        }
    }

    private static boolean callable(Token token) {
        return !Keywords.reserved(token) || token.word("left") || token.word("right") || token.word("cast");
    }

    private void name(Token first) throws SqlError {
        boolean qualified = in.position() > 0 && tokens.get(in.position() - 1).symbol(".");
        boolean label = in.position() > 0 && tokens.get(in.position() - 1).word("as");
        Token token = in.pastSchema(first);
        Optional<String> constant =
                !qualified && !label && Labels.special(token) ? scope.constant(token.text()) : Optional.empty();
        in.next();
        if (!qualified) {
            operand = out.size();
        }
        if (constant.isPresent()) {
            constants.add(token.text());
            out.add(constant.get());
        } else {
            out.add(Names.quote(token.text()));
        }
    }

    private void keyword(Token token) throws SqlError {
        String word = token.text();
        if (Keywords.unsupported(word)) {
            throw SqlError.of("0A000", word.toUpperCase(java.util.Locale.ROOT) + " is not supported by the emulator");
        }
        linear &= !Keywords.notLinear(word);
        boolean comparison = word.equals("from")
                && in.position() > 0
                && tokens.get(in.position() - 1).word("distinct");
        if (Keywords.endsSelectList(word) && !comparison && !frame().arguments) {
            endItem(in.position());
        }
        if (Keywords.endsFrom(word)) {
            frame().from = false;
        }
        if (word.equals("as") && frame().cast) {
            castType();
            return;
        }
        in.next();
        operand = literalKeyword(word) ? out.size() : -1;
        out.add(word.toUpperCase(java.util.Locale.ROOT));
        enter(word, comparison);
    }

    private static boolean literalKeyword(String word) {
        return word.equals("null") || word.equals("true") || word.equals("false");
    }

    private void enter(String word, boolean comparison) {
        Frame frame = frame();
        switch (word) {
            case "select" -> {
                selects++;
                frame.with = false;
                frame.item = Labels.firstItem(in);
            }
            case "with" -> {
                frame.with = true;
                frame.wantsRelation = true;
            }
            case "from" -> {
                if (!comparison && !frame.arguments) {
                    frame.from = true;
                    frame.wantsRelation = true;
                }
            }
            case "join", "into", "update" -> frame.wantsRelation = true;
            default -> {
                // nothing to remember
            }
        }
    }

    private void endItem(int end) {
        Frame frame = frame();
        if (frame.item >= 0) {
            Labels.missing(tokens.subList(Math.min(frame.item, end), end))
                    .ifPresent(label -> out.add("AS " + Names.quote(label)));
            frame.item = -1;
        }
    }

    private void castType() throws SqlError {
        in.next();
        SqlType type = TypeReader.read(in);
        if (!in.peek().symbol(")")) {
            throw in.unexpected("\")\"");
        }
        Frame frame = frames.pop();
        in.next();
        String value = String.join(" ", out.subList(frame.start + 1, out.size()));
        replace(frame.start, type.cast(value));
    }

    private void replace(int start, String text) {
        out.subList(start, out.size()).clear();
        operand = out.size();
        out.add(text);
    }

    private void call(Token token) throws SqlError {
        String name = token.text();
        Optional<String> constant = scope.constant(name);
        in.next();
        if (constant.isPresent()) {
            constants.add(name);
            in.parenthesized();
            operand = out.size();
            out.add(constant.get());
            return;
        }
        in.next();
        Frame frame;
        if (name.equals("cast")) {
            frame = new Frame(out.size(), ")", true);
            frame.cast = true;
            out.add("CAST(");
        } else {
            Functions.Form form = Functions.form(name);
            linear &= Functions.rowByRow(name);
            frame = new Frame(out.size(), form.close(), true);
            out.add(form.open());
        }
        frames.push(frame);
        operand = -1;
    }

    private void symbol(Token token) throws SqlError {
        switch (token.text()) {
            case "(" -> open();
            case ")" -> close();
            case "," -> comma();
            case "." -> {
                in.next();
                out.add(".");
            }
            case "::" -> {
                in.next();
                if (operand < 0) {
                    throw SqlError.of(
                            "0A000", "a cast of this expression is not supported by the emulator; use CAST(… AS …)");
                }
                SqlType type = TypeReader.read(in);
                replace(operand, type.cast(String.join(" ", out.subList(operand, out.size()))));
            }
            default -> operator(token);
        }
    }

    private void operator(Token token) throws SqlError {
        if (!SYMBOLS.contains(token.text()) && !OPERATORS.containsKey(token.text())) {
            throw SqlError.of("0A000", "operator " + token.text() + " is not supported by the emulator");
        }
        in.next();
        operand = -1;
        out.add(OPERATORS.getOrDefault(token.text(), token.text()));
    }

    private void open() {
        Frame outer = frame();
        Frame inner = new Frame(out.size(), ")", false);
        inner.derived = outer.wantsRelation;
        boolean query = in.peek(1).word("select")
                || in.peek(1).word("values")
                || in.peek(1).word("with");
        inner.wantsRelation = inner.derived && !query;
        inner.from = inner.wantsRelation;
        outer.wantsRelation = false;
        in.next();
        out.add("(");
        frames.push(inner);
        operand = -1;
    }

    private void close() throws SqlError {
        endItem(in.position());
        if (frames.size() == 1) {
            throw in.unexpected("end of statement");
        }
        Frame frame = frames.pop();
        in.next();
        out.add(frame.close);
        operand = frame.start;
        if (frame.derived) {
            alias("");
        }
    }

    private void comma() {
        Frame frame = frame();
        boolean item = frame.item >= 0;
        endItem(in.position());
        in.next();
        out.add(",");
        operand = -1;
        if (item) {
            frame.item = in.position();
        }
        if (frame.from) {
            linear = false;
        }
        frame.wantsRelation = frame.from || frame.with;
    }

    private void commonTable() throws SqlError {
        frame().wantsRelation = false;
        if (in.peek().word("mutually") || in.peek().word("recursive")) {
            keyword(in.peek());
            return;
        }
        String name = in.identifier();
        commonTables.add(name);
        out.add(Names.quote(name));
        columnNames();
        in.expect("as");
        out.add("AS");
    }

    private void relation() throws SqlError {
        frame().wantsRelation = false;
        relationCount++;
        boolean bare = !in.peek(1).symbol(".");
        if (bare
                && in.peek(1).symbol("(")
                && !tokens.get(Math.max(0, in.position() - 1)).word("into")) {
            SeriesReader.read(in, this::nested).forEach(out::add);
            linear = false;
            return;
        }
        if (bare && commonTables.contains(in.peek().text())) {
            out.add(Names.quote(in.identifier()));
        } else {
            boolean target = in.position() > 0 && tokens.get(in.position() - 1).word("into");
            String name = in.objectName();
            relations.add(name);
            out.add(scope.relation(name));
            if (!target) {
                // the relational engine knows the object by another name
                alias(tokens.get(in.position() - 1).text());
                return;
            }
        }
        alias("");
    }

    private String nested(List<Token> inner) throws SqlError {
        Translation translation = translate(inner, scope);
        parameters = Math.max(parameters, translation.parameters());
        constants.addAll(translation.constants());
        return translation.sql();
    }

    private void alias(String otherwise) throws SqlError {
        boolean explicit = in.accept("as");
        Token token = in.peek();
        if (explicit || (token.identifier() && !Keywords.reserved(token))) {
            out.add("AS " + Names.quote(in.identifier()));
        } else if (!otherwise.isEmpty()) {
            out.add("AS " + Names.quote(otherwise));
        }
        columnNames();
        operand = -1;
    }

    private void columnNames() throws SqlError {
        if (in.peek().symbol("(")) {
            List<String> names = in.parenthesized().stream()
                    .filter(Token::identifier)
                    .map(name -> Names.quote(name.text()))
                    .toList();
            out.add("(" + String.join(", ", names) + ")");
        }
    }
}

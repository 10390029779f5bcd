package io.holdfast.testkit.relation;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.h2.value.Value;
import org.h2.value.ValueArray;
import org.jspecify.annotations.Nullable;

/**
 * Functions of {@code jsonb}. They take documents as the relational engine holds them and give documents as text. Public for the
 * relational engine's reflection only.
 */
@SuppressWarnings("MissingJavadocMethod")
public final class JsonFunctions {
    private JsonFunctions() {}

    /** A document; null where there is none. */
    private static @Nullable Object tree(Value value) throws SQLException {
        return value.getValueType() == Value.NULL ? null : Json.parse(value.getString());
    }

    private static @Nullable String text(@Nullable Object document) {
        return document == null ? null : Json.write(document);
    }

    public static @Nullable String jsonb(@Nullable String text) throws SQLException {
        return text == null ? null : Json.write(Json.parse(text));
    }

    public static @Nullable String jsonGet(Value json, @Nullable String key) throws SQLException {
        return key != null && tree(json) instanceof Map<?, ?> members ? text(members.get(key)) : null;
    }

    public static @Nullable String jsonAt(Value json, int index) throws SQLException {
        return tree(json) instanceof List<?> elements ? text(at(elements, index)) : null;
    }

    /** Negative indexes count from the end. */
    private static @Nullable Object at(List<?> elements, int index) {
        int place = index < 0 ? elements.size() + index : index;
        return place >= 0 && place < elements.size() ? elements.get(place) : null;
    }

    public static @Nullable String jsonPath(Value json, Value path) throws SQLException {
        Object found = tree(json);
        if (!(path instanceof ValueArray steps)) {
            return null;
        }
        for (Value step : steps.getList()) {
            String key = step.getString();
            if (key != null && found instanceof Map<?, ?> members) {
                found = members.get(key);
            } else if (key != null && found instanceof List<?> elements && key.matches("-?\\d{1,9}")) {
                found = at(elements, Integer.parseInt(key));
            } else {
                return null;
            }
        }
        return text(found);
    }

    /** What {@code ->>} makes of a document. */
    public static @Nullable String jsonText(@Nullable String json) throws SQLException {
        if (json == null) {
            return null;
        }
        Object document = Json.parse(json);
        if (document == Json.NULL) {
            return null;
        }
        return document instanceof String string ? string : json;
    }

    public static @Nullable Boolean jsonContains(Value left, Value right) throws SQLException {
        Object ours = tree(left);
        Object theirs = tree(right);
        if (ours == null || theirs == null) {
            return null;
        }
        boolean scalar = !(theirs instanceof Map) && !(theirs instanceof List);
        // an array has a scalar as if that were an array of one element
        return Json.contains(ours, scalar && ours instanceof List ? List.of(theirs) : theirs);
    }

    public static @Nullable Boolean jsonHas(Value json, @Nullable String key) throws SQLException {
        Object document = tree(json);
        if (document == null || key == null) {
            return null;
        }
        if (document instanceof Map<?, ?> members) {
            return members.containsKey(key);
        }
        return document instanceof List<?> elements ? elements.contains(key) : document.equals(key);
    }

    public static @Nullable String jsonConcat(Value left, Value right) throws SQLException {
        Object ours = tree(left);
        Object theirs = tree(right);
        if (ours == null || theirs == null) {
            return null;
        }
        if (ours instanceof Map<?, ?> one && theirs instanceof Map<?, ?> other) {
            Map<Object, Object> members = new TreeMap<>(one);
            members.putAll(other);
            return Json.write(members);
        }
        if (ours instanceof Map != theirs instanceof Map && !(ours instanceof List) && !(theirs instanceof List)) {
            throw Refusals.of("22023", "invalid concatenation of jsonb objects");
        }
        List<Object> elements = new ArrayList<>(ours instanceof List<?> list ? list : List.of(ours));
        elements.addAll(theirs instanceof List<?> list ? list : List.of(theirs));
        return Json.write(elements);
    }

    public static @Nullable String jsonWithout(Value json, @Nullable String key) throws SQLException {
        Object document = tree(json);
        if (document == null || key == null) {
            return null;
        }
        if (document instanceof Map<?, ?> members) {
            Map<Object, Object> kept = new TreeMap<>(members);
            kept.remove(key);
            return Json.write(kept);
        }
        if (document instanceof List<?> elements) {
            List<Object> kept = new ArrayList<>(elements);
            kept.removeIf(key::equals);
            return Json.write(kept);
        }
        throw Refusals.of("22023", "cannot delete from scalar");
    }

    public static @Nullable String jsonWithoutAt(Value json, int index) throws SQLException {
        Object document = tree(json);
        if (document == null) {
            return null;
        }
        if (!(document instanceof List<?> elements)) {
            throw Refusals.of("22023", "cannot delete from object using integer index");
        }
        List<Object> kept = new ArrayList<>(elements);
        int place = index < 0 ? kept.size() + index : index;
        if (place >= 0 && place < kept.size()) {
            kept.remove(place);
        }
        return Json.write(kept);
    }

    public static @Nullable String jsonType(Value json) throws SQLException {
        Object document = tree(json);
        return document == null ? null : Json.type(document);
    }

    /** How many elements an array has; null for anything else, as Materialize has it. */
    public static @Nullable Integer jsonLength(Value json) throws SQLException {
        return tree(json) instanceof List<?> elements ? Integer.valueOf(elements.size()) : null;
    }

    /** How many members an object has; null for anything else. */
    public static @Nullable Integer jsonSize(Value json) throws SQLException {
        return tree(json) instanceof Map<?, ?> members ? Integer.valueOf(members.size()) : null;
    }

    public static @Nullable String jsonKeyAt(Value json, int index) throws SQLException {
        return tree(json) instanceof Map<?, ?> members && at(List.copyOf(members.keySet()), index) instanceof String key
                ? key
                : null;
    }

    public static @Nullable String jsonValueAt(Value json, int index) throws SQLException {
        return tree(json) instanceof Map<?, ?> members ? text(at(List.copyOf(members.values()), index)) : null;
    }

    public static @Nullable BigDecimal jsonNumber(Value json) throws SQLException {
        Object document = tree(json);
        if (document == null || document == Json.NULL) {
            return null;
        }
        if (!(document instanceof BigDecimal number)) {
            throw Refusals.of("22023", "cannot cast jsonb " + Json.type(document) + " to type numeric");
        }
        return number;
    }

    public static @Nullable Boolean jsonBool(Value json) throws SQLException {
        Object document = tree(json);
        if (document == null || document == Json.NULL) {
            return null;
        }
        if (!(document instanceof Boolean truth)) {
            throw Refusals.of("22023", "cannot cast jsonb " + Json.type(document) + " to type boolean");
        }
        return truth;
    }

    public static @Nullable String jsonStripNulls(Value json) throws SQLException {
        Object document = tree(json);
        return document == null ? null : Json.write(stripped(document));
    }

    private static Object stripped(Object document) {
        if (document instanceof Map<?, ?> members) {
            Map<Object, Object> kept = new TreeMap<>();
            members.forEach((key, value) -> {
                if (value != Json.NULL) {
                    kept.put(key, stripped(value));
                }
            });
            return kept;
        }
        return document instanceof List<?> elements
                ? elements.stream().map(JsonFunctions::stripped).toList()
                : document;
    }
}

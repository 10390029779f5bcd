package io.holdfast.subscribe.stream;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Which changes are wanted.
 *
 * @param keys of the upsert shape, empty for the plain one
 * @param snapshot whether the content at the first start is
 * @param upTo where the stream ends by itself, exclusive
 */
record Shape(List<String> keys, boolean snapshot, OptionalLong upTo) {
    static final Shape PLAIN = new Shape(List.of(), true, OptionalLong.empty());

    boolean upsert() {
        return !keys.isEmpty();
    }

    /** The envelope as SQL, with a space before it where there is one. */
    String envelope() {
        return keys.isEmpty()
                ? ""
                : keys.stream()
                        .map(key -> '"' + key.replace("\"", "\"\"") + '"')
                        .collect(Collectors.joining(", ", " ENVELOPE UPSERT (KEY (", "))"));
    }
}

package io.holdfast.subscribe.stream;

/** A stream that says what it must not say. Nothing of it was handed over beyond the last frontier. */
final class StreamFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    private StreamFault(String message, Kind kind) {
        super(message);
        this.kind = kind;
    }

    /** The stream does not begin where it was asked to: what lies between is lost. */
    static StreamFault gap(String message) {
        return new StreamFault(message, Kind.GAP);
    }

    /** The stream breaks its own protocol. */
    static StreamFault protocol(String message) {
        return new StreamFault(message, Kind.PROTOCOL);
    }

    /** The snapshot has no rows where rows were delivered. */
    static StreamFault empty(String message) {
        return new StreamFault(message, Kind.EMPTY);
    }

    /** A correction that its policy wants to wait for. */
    static StreamFault suspicious(String message) {
        return new StreamFault(message, Kind.SUSPICIOUS);
    }

    /** An environment that computes the object's content still. */
    static StreamFault unready(String message) {
        return new StreamFault(message, Kind.UNREADY);
    }

    Kind kind() {
        return kind;
    }

    /** What is wrong with a stream. */
    enum Kind {
        /** It does not begin where it was asked to. */
        GAP,
        /** Its messages cannot follow each other. */
        PROTOCOL,
        /** Its snapshot is suspiciously empty. */
        EMPTY,
        /** Its snapshot would take too much away. */
        SUSPICIOUS,
        /** Its content is not there yet. */
        UNREADY
    }
}

package io.holdfast.testkit.wire;

/** Format codes of a Bind message: none means text everywhere, one holds for all, otherwise one each. */
final class Formats {
    static final Formats TEXT = new Formats(new short[0]);
    private final short[] codes;

    private Formats(short[] codes) {
        this.codes = codes;
    }

    static Formats read(Frame frame) throws ProtocolViolation {
        int count = frame.int16();
        if (count < 0) {
            throw new ProtocolViolation("invalid number of format codes");
        }
        short[] codes = new short[count];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = frame.int16();
            if (codes[i] != 0 && codes[i] != 1) {
                throw new ProtocolViolation("unsupported format code: " + codes[i]);
            }
        }
        return new Formats(codes);
    }

    boolean fits(int columns) {
        return codes.length <= 1 || codes.length == columns;
    }

    int size() {
        return codes.length;
    }

    int of(int index) {
        if (codes.length == 0) {
            return 0;
        }
        return codes[codes.length == 1 ? 0 : index];
    }

    boolean binary(int index) {
        return of(index) == 1;
    }
}

package io.holdfast.freshness;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a session has read up to: a Materialize timestamp an environment, and a watermark that means the same in all of them.
 * Immutable; it travels as text of about a hundred characters, in a cookie or an HTTP header.
 *
 * <p>{@link #encode()} protects against damage, not against forgery: a forged one can make its bearer's own reads wait, for
 * two seconds at the most, or fail. {@link #encode(byte[])} signs, for a token that strangers carry.
 *
 * @param timestamps environment id to the newest timestamp read there, in milliseconds
 * @param watermark what the watermark query said at all of those times or later; empty where it is not known
 */
public record ConsistencyToken(Map<String, Long> timestamps, OptionalLong watermark) {
    /** Nothing was read. */
    public static final ConsistencyToken NONE = new ConsistencyToken(Map.of(), OptionalLong.empty());

    private static final byte PLAIN = 1;
    private static final byte SIGNED = 2;
    private static final int MOST_ENVIRONMENTS = 16;
    private static final int LONGEST_TEXT = 4_096;
    private static final int SIGNATURE = 16;

    /**
     * Copies the map.
     *
     * @param timestamps environment id to the newest timestamp read there
     * @param watermark what the watermark query said
     */
    public ConsistencyToken {
        timestamps = Map.copyOf(timestamps);
        if (timestamps.size() > MOST_ENVIRONMENTS) {
            throw new IllegalArgumentException("a token holds at most " + MOST_ENVIRONMENTS + " environments");
        }
    }

    /**
     * The newest timestamp read in an environment.
     *
     * @param environment its id
     * @return 0 where none was
     */
    public long timestamp(String environment) {
        Long known = timestamps.get(environment);
        return known == null ? 0 : known;
    }

    /**
     * This token and another: the newer of each.
     *
     * @param other what else was read
     * @return the least token that is not before either
     */
    public ConsistencyToken and(ConsistencyToken other) {
        Map<String, Long> all = new TreeMap<>(timestamps);
        other.timestamps.forEach((environment, time) -> all.merge(environment, time, Math::max));
        OptionalLong newest = OptionalLong.empty();
        if (timestamps.isEmpty() || other.timestamps.isEmpty()) {
            newest = timestamps.isEmpty() ? other.watermark : watermark;
        } else if (watermark.isPresent() && other.watermark.isPresent()) {
            newest = OptionalLong.of(Math.max(watermark.getAsLong(), other.watermark.getAsLong()));
        }
        return new ConsistencyToken(all, newest);
    }

    /**
     * As text, with a checksum.
     *
     * @return letters, digits, '-' and '_'
     */
    public String encode() {
        byte[] body = body(PLAIN);
        ByteBuffer all = ByteBuffer.allocate(body.length + Integer.BYTES);
        all.put(body).putInt(checksum(body, body.length));
        return text(all.array());
    }

    /**
     * As text, signed with HMAC-SHA256.
     *
     * @param key 16 bytes or more, the same wherever the token is read
     * @return letters, digits, '-' and '_'
     */
    public String encode(byte[] key) {
        byte[] body = body(SIGNED);
        ByteBuffer all = ByteBuffer.allocate(body.length + SIGNATURE);
        all.put(body).put(signature(key, body, body.length));
        return text(all.array());
    }

    /**
     * Reads what {@link #encode()} wrote.
     *
     * @param text the text
     * @return the token
     * @throws IllegalArgumentException where it is damaged, signed, or of a version that is not known
     */
    public static ConsistencyToken parse(String text) {
        byte[] bytes = bytes(text);
        int end = bytes.length - Integer.BYTES;
        if (end < 1 || ByteBuffer.wrap(bytes).getInt(end) != checksum(bytes, end)) {
            throw malformed("it is damaged, or signed and parsed without its key");
        }
        return read(ByteBuffer.wrap(bytes, 0, end), PLAIN);
    }

    /**
     * Reads what {@link #encode(byte[])} wrote.
     *
     * @param text the text
     * @param key the key it was signed with
     * @return the token
     * @throws IllegalArgumentException where the signature is not of that key, or the version is not known
     */
    public static ConsistencyToken parse(String text, byte[] key) {
        byte[] bytes = bytes(text);
        int end = bytes.length - SIGNATURE;
        if (end < 1
                || !MessageDigest.isEqual(signature(key, bytes, end), Arrays.copyOfRange(bytes, end, bytes.length))) {
            throw malformed("its signature does not match");
        }
        return read(ByteBuffer.wrap(bytes, 0, end), SIGNED);
    }

    private byte[] body(byte version) {
        Map<String, Long> ordered = new TreeMap<>(timestamps);
        int size = 3 + Long.BYTES;
        for (String environment : ordered.keySet()) {
            size += 2 + environment.getBytes(StandardCharsets.UTF_8).length + Long.BYTES;
        }
        ByteBuffer body = ByteBuffer.allocate(size);
        body.put(version).put((byte) ordered.size());
        ordered.forEach((environment, time) -> {
            byte[] name = environment.getBytes(StandardCharsets.UTF_8);
            body.putShort((short) name.length).put(name).putLong(time);
        });
        body.put((byte) (watermark.isPresent() ? 1 : 0));
        watermark.ifPresent(body::putLong);
        return Arrays.copyOf(body.array(), body.position());
    }

    private static ConsistencyToken read(ByteBuffer body, byte version) {
        try {
            if (body.get() != version) {
                throw malformed("its version is not known here");
            }
            Map<String, Long> timestamps = new TreeMap<>();
            int environments = body.get();
            for (int i = 0; i < environments; i++) {
                byte[] name = new byte[Math.min(Short.toUnsignedInt(body.getShort()), body.remaining())];
                body.get(name);
                timestamps.put(new String(name, StandardCharsets.UTF_8), body.getLong());
            }
            OptionalLong watermark = body.get() == 1 ? OptionalLong.of(body.getLong()) : OptionalLong.empty();
            return new ConsistencyToken(timestamps, watermark);
        } catch (java.nio.BufferUnderflowException e) {
            throw malformed("it ends too early");
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] bytes(String text) {
        if (text.length() > LONGEST_TEXT) {
            throw malformed("it is longer than " + LONGEST_TEXT + " characters");
        }
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw malformed("it has characters that no token has");
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }

    private static byte[] signature(byte[] key, byte[] bytes, int length) {
        if (key.length < SIGNATURE) {
            throw new IllegalArgumentException(
                    "the key has " + key.length + " bytes: give it " + SIGNATURE + " or more");
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(bytes, 0, length);
            return Arrays.copyOf(mac.doFinal(), SIGNATURE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private static IllegalArgumentException malformed(String why) {
        return new IllegalArgumentException("not a consistency token: " + why);
    }
}

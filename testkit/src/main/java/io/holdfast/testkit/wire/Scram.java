package io.holdfast.testkit.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The server's side of one SCRAM-SHA-256 exchange (RFC 5802, RFC 7677), without channel binding. */
final class Scram {
    static final String MECHANISM = "SCRAM-SHA-256";

    private static final int ITERATIONS = 4_096;
    private static final int KEY_BITS = 256;
    private static final int RANDOM_BYTES = 18;

    private final String password;
    private final SecureRandom random;
    private String header = "";
    private String nonce = "";
    private String soFar = "";
    private byte[] salted = new byte[0];

    Scram(String password, SecureRandom random) {
        this.password = password;
        this.random = random;
    }

    /** Answers the client's first message. */
    String challenge(String clientFirst) throws ProtocolViolation {
        int bare = clientFirst.indexOf(',', clientFirst.indexOf(',') + 1) + 1;
        header = clientFirst.substring(0, bare);
        if (!header.startsWith("n,") && !header.startsWith("y,")) {
            throw new ProtocolViolation("malformed SCRAM message: channel binding is not supported");
        }
        byte[] salt = bytes();
        nonce = attribute(clientFirst.substring(bare), 'r') + base64(bytes());
        salted = stretch(salt);
        String answer = "r=" + nonce + ",s=" + base64(salt) + ",i=" + ITERATIONS;
        soFar = clientFirst.substring(bare) + "," + answer;
        return answer;
    }

    /** Answers the client's proof; empty where it does not know the password. */
    Optional<String> verify(String clientFinal) throws ProtocolViolation {
        byte[] proof = decoded(attribute(clientFinal, 'p'));
        boolean bound = attribute(clientFinal, 'r').equals(nonce)
                && attribute(clientFinal, 'c').equals(base64(header.getBytes(UTF_8)));
        byte[] message = (soFar + "," + clientFinal.substring(0, clientFinal.lastIndexOf(",p="))).getBytes(UTF_8);
        byte[] stored = hash(mac(salted, "Client Key".getBytes(UTF_8)));
        byte[] signature = mac(stored, message);
        if (!bound || proof.length != signature.length) {
            return Optional.empty();
        }
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= signature[i];
        }
        return MessageDigest.isEqual(hash(proof), stored)
                ? Optional.of("v=" + base64(mac(mac(salted, "Server Key".getBytes(UTF_8)), message)))
                : Optional.empty();
    }

    private static String attribute(String message, char name) throws ProtocolViolation {
        for (String part : message.split(",", -1)) {
            if (part.length() > 1 && part.charAt(0) == name && part.charAt(1) == '=') {
                return part.substring(2);
            }
        }
        throw new ProtocolViolation("malformed SCRAM message: attribute \"" + name + "\" is missing");
    }

    private byte[] bytes() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] decoded(String text) throws ProtocolViolation {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new ProtocolViolation("malformed SCRAM message: not base64");
        }
    }

    private byte[] stretch(byte[] salt) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, KEY_BITS))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has PBKDF2WithHmacSHA256", e);
        }
    }

    private static byte[] mac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static byte[] hash(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

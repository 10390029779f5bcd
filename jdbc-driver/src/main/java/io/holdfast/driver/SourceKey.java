package io.holdfast.driver;

import io.holdfast.settings.LayeredSettings;
import io.holdfast.settings.Setting;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What two connects must have in common to share a data source: the endpoints in their order and the effective settings, however
 * they were written. Secrets are there as digests with a salt of the driver's own, so that neither a key nor a heap's listing of
 * keys shows or confirms one.
 *
 * @param text the canonical text
 */
record SourceKey(String text) {
    static SourceKey of(ConnectionPlan plan, UUID salt) {
        TreeMap<String, String> canonical = new TreeMap<>(plan.settings());
        // A default that is written out is the same as one that is not.
        Setting.ALL.forEach(setting -> canonical.remove(setting.name(), setting.defaultText()));
        canonical.replaceAll((name, value) -> LayeredSettings.secret(name) ? digest(salt, value) : value);
        String places = plan.endpoints().stream()
                .map(endpoint -> endpoint.name() + "=" + endpoint.address())
                .collect(Collectors.joining(","));
        return new SourceKey(plan.name() + "//" + places + canonical);
    }

    private static String digest(UUID salt, String secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("every Java platform has SHA-256", e);
        }
    }
}

package io.holdfast.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which endpoints stand beside each other and which behind. Immutable. Endpoints that it does not name follow behind, each by
 * itself, in the order in which they were added.
 *
 * @param named tiers from the first to the last, each from an endpoint's name to its weight
 */
public record Tiers(List<Map<String, Integer>> named) {
    private static final int MOST_WEIGHT = 1000;

    /**
     * Copies the list.
     *
     * @param named tiers from the first to the last
     */
    public Tiers {
        named = List.copyOf(named);
    }

    /**
     * Reads {@code a:3+b,c}: a and b side by side, a with three times the work, c behind both.
     *
     * @param setting whose value it is, for the error
     * @param text empty for every endpoint by itself
     * @return the tiers
     * @throws SettingsException where it is malformed, or names an endpoint twice
     */
    public static Tiers parse(String setting, String text) {
        List<Map<String, Integer>> tiers = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        if (text.isBlank()) {
            return new Tiers(List.of());
        }
        for (String tier : text.split(",", -1)) {
            Map<String, Integer> members = new LinkedHashMap<>();
            for (String member : tier.split("\\+", -1)) {
                String[] parts = member.strip().split(":", 2);
                if (!parts[0].matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}") || !seen.add(parts[0])) {
                    throw malformed(setting, text);
                }
                members.put(parts[0], parts.length == 1 ? 1 : weight(setting, text, parts[1]));
            }
            tiers.add(members);
        }
        return new Tiers(tiers);
    }

    private static int weight(String setting, String text, String weight) {
        if (!weight.matches("[0-9]{1,4}") || Integer.parseInt(weight) < 1 || Integer.parseInt(weight) > MOST_WEIGHT) {
            throw malformed(setting, text);
        }
        return Integer.parseInt(weight);
    }

    private static SettingsException malformed(String setting, String text) {
        return new SettingsException(
                setting,
                "'" + text + "' is not a list of tiers",
                "write endpoints' names, each once: '+' between those side by side, ',' before those behind, ':2' for a"
                        + " weight from 1 to " + MOST_WEIGHT + ", such as us-east-1a:2+us-east-1b,eu-west-1");
    }

    /**
     * The tiers of the endpoints that there are.
     *
     * @param endpoints their names, in the order of adding
     * @return every endpoint once, from the first tier to the last
     */
    public List<Map<String, Integer>> over(List<String> endpoints) {
        List<Map<String, Integer>> tiers = new ArrayList<>();
        Set<String> left = new LinkedHashSet<>(endpoints);
        for (Map<String, Integer> tier : named) {
            Map<String, Integer> present = new LinkedHashMap<>();
            tier.forEach((name, weight) -> {
                if (left.remove(name)) {
                    present.put(name, weight);
                }
            });
            if (!present.isEmpty()) {
                tiers.add(present);
            }
        }
        left.forEach(name -> tiers.add(Map.of(name, 1)));
        return tiers;
    }
}

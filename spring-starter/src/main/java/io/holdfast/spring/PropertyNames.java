package io.holdfast.spring;

import io.holdfast.settings.Profiles;
import io.holdfast.settings.Setting;
import java.util.Locale;

/** How a setting is written in Spring. */
final class PropertyNames {
    private PropertyNames() {}

    /** A setting of ours in kebab case; anything else belongs to PgJDBC. */
    static String of(String setting) {
        if (setting.startsWith("endpoint ")) {
            return "holdfast.endpoints." + setting.substring("endpoint ".length());
        }
        if (setting.equals("consistencyToken.key")) {
            return "holdfast.consistency-token.key";
        }
        if (setting.indexOf('.') > 0) {
            return "holdfast.endpoints." + setting.substring(0, setting.lastIndexOf('.')) + ".settings."
                    + setting.substring(setting.lastIndexOf('.') + 1);
        }
        boolean ours = setting.equals("endpoints")
                || setting.equals("name")
                || setting.equals(Profiles.SETTING)
                || Setting.ALL.stream().anyMatch(known -> known.name().equals(setting));
        return ours ? "holdfast." + kebab(setting) : "holdfast.pgjdbc." + setting;
    }

    static String kebab(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}

package io.holdfast.settings;

/** A setting that cannot hold. The message names the setting, the value and the remedy; a secret value is never shown. */
public final class SettingsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** The setting's name. */
    private final String setting;

    /**
     * For one setting.
     *
     * @param setting its name
     * @param problem what is wrong with which value
     * @param remedy what to write instead
     */
    public SettingsException(String setting, String problem, String remedy) {
        super("setting '" + setting + "': " + problem + "; " + remedy);
        this.setting = setting;
    }

    /**
     * Which setting.
     *
     * @return its name
     */
    public String setting() {
        return setting;
    }
}

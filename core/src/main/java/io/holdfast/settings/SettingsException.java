package io.holdfast.settings;

/** A setting that cannot hold. The message names the setting, the value and the remedy; a secret value is never shown. */
public final class SettingsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** The setting's name. */
    private final String setting;

    /** What is wrong. */
    private final String problem;

    /** What to write instead. */
    private final String remedy;

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
        this.problem = problem;
        this.remedy = remedy;
    }

    /**
     * Which setting.
     *
     * @return its name
     */
    public String setting() {
        return setting;
    }

    /** The same of a setting that an endpoint has for itself. */
    SettingsException of(String endpoint) {
        return new SettingsException(endpoint + "." + setting, problem, remedy);
    }
}

package io.holdfast;

import io.holdfast.endpoint.Credentials;
import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.physical.ConnectSettings;
import io.holdfast.settings.Setting;
import io.holdfast.settings.SettingValues;

/** An endpoint with what its connections are made of: its own settings over those of the data source. */
record DescribedEndpoint(Endpoint endpoint, SettingValues values, Credentials credentials) {
    int poolSize() {
        return values.get(Setting.POOL_SIZE);
    }

    ConnectSettings connectSettings(String dataSource) {
        return new ConnectSettings(
                "holdfast-" + dataSource,
                values.get(Setting.DATABASE),
                credentials,
                values.get(Setting.CONNECT_TIMEOUT),
                poolSize(),
                values.driver());
    }

    @Override
    public String toString() {
        return endpoint.name() + "=" + endpoint.address();
    }
}

/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.realtimeplatform.pinot.debezium;

import io.realtimeplatform.pinot.debezium.payload.AvroMessageReader.IdSize;
import io.realtimeplatform.pinot.debezium.registry.RegistryConfig;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The properties that tell where the schemas of Avro messages are.
 */
final class RegistryProperties
{
    private static final String PREFIX = "schema.registry.";
    private static final String URL = PREFIX + "url";
    private static final String TYPE = PREFIX + "type";
    private static final String ID_SIZE = PREFIX + "id.size";
    private static final String USER = PREFIX + "user";
    private static final String PASSWORD = PREFIX + "password";
    private static final String PASSWORD_FILE = PREFIX + "password.file";
    private static final String TRUST_STORE = PREFIX + "truststore";
    private static final String TRUST_STORE_PASSWORD = PREFIX + "truststore.password";
    private static final String KEY_STORE = PREFIX + "keystore";
    private static final String KEY_STORE_PASSWORD = PREFIX + "keystore.password";
    private static final String CONNECT_TIMEOUT = PREFIX + "connect.timeout.ms";
    private static final String REQUEST_TIMEOUT = PREFIX + "request.timeout.ms";
    private static final String RETRY_TIMEOUT = PREFIX + "retry.timeout.ms";

    static final Set<String> NAMES = Set.of(
            URL, TYPE, ID_SIZE, USER, PASSWORD, PASSWORD_FILE, TRUST_STORE, TRUST_STORE_PASSWORD, KEY_STORE, KEY_STORE_PASSWORD,
            CONNECT_TIMEOUT, REQUEST_TIMEOUT, RETRY_TIMEOUT);

    private static final long LONGEST_TIMEOUT = 600_000;

    private RegistryProperties() {}

    static IdSize idSize(PropertyReader reader)
    {
        return reader.choice(ID_SIZE, IdSize.AUTO);
    }

    /**
     * @throws IllegalArgumentException naming the property, its value and what is allowed; never with a password
     */
    static RegistryConfig read(PropertyReader reader)
    {
        if (!reader.has(URL)) {
            throw new IllegalArgumentException("Property " + URL + " is missing: format avro needs it, such as http://registry:8081");
        }
        return new RegistryConfig(
                urls(reader.text(URL, "")),
                reader.choice(TYPE, RegistryConfig.Api.CONFLUENT),
                credentials(reader),
                store(reader, TRUST_STORE, TRUST_STORE_PASSWORD),
                store(reader, KEY_STORE, KEY_STORE_PASSWORD),
                reader.number(CONNECT_TIMEOUT, 5_000, 1, LONGEST_TIMEOUT),
                reader.number(REQUEST_TIMEOUT, 10_000, 1, LONGEST_TIMEOUT),
                reader.number(RETRY_TIMEOUT, 60_000, 0, LONGEST_TIMEOUT));
    }

    private static List<String> urls(String value)
    {
        List<String> urls = new ArrayList<>();
        for (String url : value.split(",", -1)) {
            String stripped = url.strip();
            boolean valid = false;
            try {
                URI uri = URI.create(stripped.replace("{id}", "1"));
                valid = uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getUserInfo() == null;
            }
            catch (IllegalArgumentException e) {
                throw PropertyReader.refused(URL, stripped, "expected addresses such as http://registry:8081, with commas between them: " + e.getMessage());
            }
            if (!valid) {
                throw PropertyReader.refused(URL, stripped, "expected addresses such as http://registry:8081, with commas between them and without a user");
            }
            urls.add(stripped);
        }
        return urls;
    }

    private static Optional<RegistryConfig.Credentials> credentials(PropertyReader reader)
    {
        if (!reader.has(USER)) {
            if (reader.has(PASSWORD) || reader.has(PASSWORD_FILE)) {
                throw new IllegalArgumentException("Property " + USER + " is missing: there is a password");
            }
            return Optional.empty();
        }
        if (reader.has(PASSWORD) == reader.has(PASSWORD_FILE)) {
            throw new IllegalArgumentException("Property " + USER + " needs one of " + PASSWORD + " and " + PASSWORD_FILE);
        }
        String password = reader.text(PASSWORD, "");
        if (reader.has(PASSWORD_FILE)) {
            try {
                password = Files.readString(Path.of(reader.text(PASSWORD_FILE, ""))).strip();
            }
            catch (IOException e) {
                throw PropertyReader.refused(PASSWORD_FILE, reader.text(PASSWORD_FILE, ""), "the file cannot be read: " + e);
            }
        }
        return Optional.of(new RegistryConfig.Credentials(reader.text(USER, ""), password));
    }

    private static Optional<RegistryConfig.Store> store(PropertyReader reader, String property, String passwordProperty)
    {
        if (!reader.has(property)) {
            return Optional.empty();
        }
        String path = reader.notEmpty(property, "");
        if (!Files.isReadable(Path.of(path))) {
            throw PropertyReader.refused(property, path, "expected a readable file in PKCS 12 or JKS format");
        }
        try {
            long modified = Files.getLastModifiedTime(Path.of(path)).toMillis();
            return Optional.of(new RegistryConfig.Store(path, reader.text(passwordProperty, ""), modified));
        }
        catch (IOException e) {
            throw PropertyReader.refused(property, path, "the file cannot be read: " + e);
        }
    }
}

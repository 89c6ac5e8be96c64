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
package io.realtimeplatform.pinot.debezium.registry;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * How to reach a schema registry. Equal configurations share one client and one cache.
 */
public final class RegistryConfig
{
    /**
     * Where a registry has its schemas.
     */
    public enum Api
    {
        /**
         * {@code /schemas/ids/{id}}, of Confluent's registry and of those that are compatible with it.
         */
        CONFLUENT("/schemas/ids/{id}"),
        /**
         * Apicurio's own interface, by the ids that its converters write by default.
         */
        APICURIO("/apis/registry/v2/ids/globalIds/{id}"),
        /**
         * The same by content id.
         */
        APICURIO_CONTENT("/apis/registry/v2/ids/contentIds/{id}");

        private final String path;

        Api(String path)
        {
            this.path = path;
        }

        public String configName()
        {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final List<String> urls;
    private final Api api;
    private final Optional<Credentials> credentials;
    private final Optional<Store> trustStore;
    private final Optional<Store> keyStore;
    private final long connectTimeout;
    private final long requestTimeout;
    private final long retryTimeout;

    /**
     * @param urls tried one after the other; with {@code {id}} in it, the whole address of a schema
     * @param connectTimeout milliseconds, as the others
     * @param retryTimeout how long a registry that does not answer is tried
     */
    public RegistryConfig(List<String> urls, Api api, Optional<Credentials> credentials, Optional<Store> trustStore, Optional<Store> keyStore, long connectTimeout, long requestTimeout, long retryTimeout)
    {
        this.urls = List.copyOf(urls);
        this.api = Objects.requireNonNull(api, "api is null");
        this.credentials = Objects.requireNonNull(credentials, "credentials is null");
        this.trustStore = Objects.requireNonNull(trustStore, "trustStore is null");
        this.keyStore = Objects.requireNonNull(keyStore, "keyStore is null");
        this.connectTimeout = connectTimeout;
        this.requestTimeout = requestTimeout;
        this.retryTimeout = retryTimeout;
    }

    List<String> urls()
    {
        return urls;
    }

    /**
     * The address of a schema at one of the registry's nodes.
     */
    String address(String url, long id)
    {
        String template = url;
        if (!url.contains("{id}")) {
            template = url;
            while (template.endsWith("/")) {
                template = template.substring(0, template.length() - 1);
            }
            template += api.path;
        }
        return template.replace("{id}", Long.toString(id));
    }

    Optional<Credentials> credentials()
    {
        return credentials;
    }

    Optional<Store> trustStore()
    {
        return trustStore;
    }

    Optional<Store> keyStore()
    {
        return keyStore;
    }

    long connectTimeout()
    {
        return connectTimeout;
    }

    long requestTimeout()
    {
        return requestTimeout;
    }

    long retryTimeout()
    {
        return retryTimeout;
    }

    @Override
    public boolean equals(Object other)
    {
        if (!(other instanceof RegistryConfig)) {
            return false;
        }
        RegistryConfig that = (RegistryConfig) other;
        return urls.equals(that.urls) && api == that.api && credentials.equals(that.credentials) && trustStore.equals(that.trustStore) && keyStore.equals(that.keyStore)
                && connectTimeout == that.connectTimeout && requestTimeout == that.requestTimeout && retryTimeout == that.retryTimeout;
    }

    @Override
    public int hashCode()
    {
        return Objects.hash(urls, api, credentials, trustStore, keyStore, connectTimeout, requestTimeout, retryTimeout);
    }

    /**
     * Whether this is the same registry with secrets that were renewed: other passwords, or files of keys or certificates that
     * were written anew.
     */
    boolean succeeds(RegistryConfig that)
    {
        return urls.equals(that.urls) && api == that.api && connectTimeout == that.connectTimeout && requestTimeout == that.requestTimeout && retryTimeout == that.retryTimeout
                && credentials.map(Credentials::user).equals(that.credentials.map(Credentials::user))
                && trustStore.map(Store::path).equals(that.trustStore.map(Store::path))
                && keyStore.map(Store::path).equals(that.keyStore.map(Store::path));
    }

    /**
     * For basic authentication.
     */
    public static final class Credentials
    {
        private final String user;
        private final String password;

        public Credentials(String user, String password)
        {
            this.user = Objects.requireNonNull(user, "user is null");
            this.password = Objects.requireNonNull(password, "password is null");
        }

        String user()
        {
            return user;
        }

        String password()
        {
            return password;
        }

        @Override
        public boolean equals(Object other)
        {
            return other instanceof Credentials && user.equals(((Credentials) other).user) && password.equals(((Credentials) other).password);
        }

        @Override
        public int hashCode()
        {
            return Objects.hash(user, password);
        }
    }

    /**
     * A file of keys or certificates. It is another one once it was written anew.
     */
    public static final class Store
    {
        private final String path;
        private final String password;
        private final long modified;

        /**
         * @param modified when the file was written, epoch milliseconds
         */
        public Store(String path, String password, long modified)
        {
            this.path = Objects.requireNonNull(path, "path is null");
            this.password = Objects.requireNonNull(password, "password is null");
            this.modified = modified;
        }

        String path()
        {
            return path;
        }

        String password()
        {
            return password;
        }

        @Override
        public boolean equals(Object other)
        {
            return other instanceof Store && path.equals(((Store) other).path) && password.equals(((Store) other).password) && modified == ((Store) other).modified;
        }

        @Override
        public int hashCode()
        {
            return Objects.hash(path, password, modified);
        }
    }
}

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

import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS with the files of a configuration; without them, with what the Java platform trusts.
 */
final class TransportSecurity
{
    private TransportSecurity() {}

    /**
     * @throws IllegalArgumentException if a file cannot be used
     */
    static SSLContext context(RegistryConfig config)
    {
        try {
            TrustManager[] trusted = null;
            KeyManager[] keys = null;
            if (config.trustStore().isPresent()) {
                TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init(load(config.trustStore().get()));
                trusted = factory.getTrustManagers();
            }
            if (config.keyStore().isPresent()) {
                KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                factory.init(load(config.keyStore().get()), config.keyStore().get().password().toCharArray());
                keys = factory.getKeyManagers();
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trusted, null);
            return context;
        }
        catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The registry's TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    /**
     * A file in PKCS 12 or JKS format.
     */
    private static KeyStore load(RegistryConfig.Store store)
            throws GeneralSecurityException
    {
        try {
            return KeyStore.getInstance(new File(store.path()), store.password().toCharArray());
        }
        catch (IOException e) {
            throw new IllegalArgumentException("The file " + store.path() + " of keys or certificates cannot be read: " + e.getMessage(), e);
        }
    }
}

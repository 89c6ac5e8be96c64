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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Optional;

import static io.realtimeplatform.pinot.debezium.TestRegistry.EVENT;
import static io.realtimeplatform.pinot.debezium.TestRegistry.tester;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A registry that asks who it is, and one that shows who it is.
 */
@Timeout(60)
public class TestRegistrySecurity
{
    @Test
    public void testBasicAuthentication(@TempDir Path directory)
            throws Exception
    {
        try (RegistryServer registry = new RegistryServer(0, Optional.empty())) {
            registry.add(1, EVENT.schema());
            registry.requireAuthorization("Basic " + Base64.getEncoder().encodeToString("user:pa:ss ü".getBytes(UTF_8)));
            Path file = Files.writeString(directory.resolve("password"), "pa:ss ü\n");
            assertThat(tester(registry.url()).property("schema.registry.user", "user").property("schema.registry.password.file", file.toString())
                    .decode(EVENT.message(1, 4)).getValue("id")).isEqualTo(7L);
            assertThatThrownBy(() -> tester(registry.url()).property("schema.registry.user", "user").property("schema.registry.password", "secret").property("schema.registry.retry.timeout.ms", "0").decode(EVENT.message(1, 4)))
                    .hasMessageContaining("answers 401")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    public void testTls(@TempDir Path directory)
            throws Exception
    {
        Path store = directory.resolve("registry.p12");
        SSLContext context = certificate(store);
        try (RegistryServer registry = new RegistryServer(0, Optional.of(context))) {
            registry.add(1, EVENT.schema());
            assertThat(tester(registry.url()).property("schema.registry.truststore", store.toString()).property("schema.registry.truststore.password", "changeit")
                    .decode(EVENT.message(1, 4)).getValue("id")).isEqualTo(7L);
            assertThatThrownBy(() -> tester(registry.url()).property("schema.registry.retry.timeout.ms", "0").decode(EVENT.message(1, 4)))
                    .hasMessageContaining("SSLHandshakeException");
            assertThatThrownBy(() -> tester(registry.url()).property("schema.registry.truststore", store.toString()).property("schema.registry.truststore.password", "wrong").decoder())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("registry.p12 of keys or certificates cannot be read");
        }
    }

    /**
     * Whoever looks for certificates that were renewed finds them when Pinot begins its next segment.
     */
    @Test
    public void testRenewedStoresAreRead(@TempDir Path directory)
            throws Exception
    {
        Path store = directory.resolve("registry.p12");
        SSLContext first = certificate(store);
        int port;
        try (RegistryServer registry = new RegistryServer(0, Optional.of(first))) {
            port = registry.port();
            registry.add(1, EVENT.schema());
            assertThat(tester(registry.url()).property("schema.registry.truststore", store.toString()).property("schema.registry.truststore.password", "changeit")
                    .decode(EVENT.message(1, 4)).getValue("id")).isEqualTo(7L);
        }
        Path renewed = directory.resolve("renewed.p12");
        SSLContext second = certificate(renewed);
        Files.move(renewed, store, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(store, FileTime.fromMillis(System.currentTimeMillis() + 1_000));
        try (RegistryServer registry = new RegistryServer(port, Optional.of(second))) {
            registry.add(2, EVENT.schema());
            assertThat(tester(registry.url()).property("schema.registry.truststore", store.toString()).property("schema.registry.truststore.password", "changeit")
                    .property("schema.registry.retry.timeout.ms", "0")
                    .decode(EVENT.message(2, 4)).getValue("id")).isEqualTo(7L);
        }
    }

    /**
     * Makes a key and its certificate for this machine.
     */
    private static SSLContext certificate(Path store)
            throws Exception
    {
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "registry", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "SAN=dns:localhost",
                "-storetype", "PKCS12", "-storepass", "changeit", "-keystore", store.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        assertThat(keytool.waitFor()).as(output).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(store)) {
            keys.load(stream, "changeit".toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }
}

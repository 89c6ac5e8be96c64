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
package io.realtimeplatform.localstack;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static com.google.common.collect.ImmutableMap.toImmutableMap;

/**
 * What a Trino needs that asks for passwords over TLS: a certificate of its own and passwords, all made when the stack
 * is, and written nowhere but to its data folder.
 */
final class TrinoPasswords
{
    /** The user that the catalog {@code platform} logs in as. */
    static final String SERVICE_USER = "platform";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ITERATIONS = 10_000;
    private static final String ALIAS = "trino";

    private final Path folder;
    private final Map<String, String> passwords;
    private final String storePassword = randomText();
    private final String sharedSecret = randomText();

    private TrinoPasswords(Path folder, Map<String, String> passwords)
    {
        this.folder = folder;
        this.passwords = passwords;
    }

    static TrinoPasswords create(Path folder, List<String> users)
    {
        Map<String, String> passwords = ImmutableList.<String>builder().addAll(users).add(SERVICE_USER).build().stream()
                .distinct()
                .collect(toImmutableMap(user -> user, _ -> randomText()));
        TrinoPasswords created = new TrinoPasswords(folder, passwords);
        try {
            ArchiveCache.deleteRecursively(folder);
            Files.createDirectories(folder);
            created.writePasswords();
            created.makeCertificate();
            return created;
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot write passwords and certificate to " + folder, e);
        }
        catch (GeneralSecurityException e) {
            throw new StackException("Cannot make passwords and a certificate for Trino", e);
        }
    }

    /** @throws IllegalArgumentException if the user has none */
    String password(String user)
    {
        String password = passwords.get(user);
        if (password == null) {
            throw new IllegalArgumentException("User %s has no password; there are %s".formatted(user, passwords.keySet()));
        }
        return password;
    }

    Path passwordFile()
    {
        return folder.resolve("password.db");
    }

    Path keyStore()
    {
        return folder.resolve("keystore.p12");
    }

    Path trustStore()
    {
        return folder.resolve("truststore.p12");
    }

    String storePassword()
    {
        return storePassword;
    }

    /** The variables that the files in {@code etc/trino/passwords} refer to. */
    Map<String, String> environment()
    {
        return ImmutableMap.of(
                "TRINO_KEYSTORE_PASSWORD", storePassword,
                "TRINO_SHARED_SECRET", sharedSecret,
                "PLATFORM_TRINO_PASSWORD", password(SERVICE_USER),
                "PLATFORM_TRUSTSTORE_PASSWORD", storePassword);
    }

    private void writePasswords()
            throws IOException, GeneralSecurityException
    {
        ImmutableList.Builder<String> lines = ImmutableList.builder();
        for (Map.Entry<String, String> entry : passwords.entrySet()) {
            byte[] salt = new byte[16];
            RANDOM.nextBytes(salt);
            byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA1")
                    .generateSecret(new PBEKeySpec(entry.getValue().toCharArray(), salt, ITERATIONS, 256))
                    .getEncoded();
            lines.add("%s:%s:%s:%s".formatted(entry.getKey(), ITERATIONS, HexFormat.of().formatHex(salt), HexFormat.of().formatHex(hash)));
        }
        Files.write(passwordFile(), lines.build());
    }

    private void makeCertificate()
            throws IOException, GeneralSecurityException
    {
        keytool("-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-dname", "CN=trino", "-validity", "30",
                "-ext", "SAN=ip:127.0.0.1", "-storetype", "PKCS12", "-keystore", keyStore().toString(), "-storepass:env", "STORE_PASSWORD");
        KeyStore own = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(keyStore())) {
            own.load(file, storePassword.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, own.getCertificate(ALIAS));
        try (OutputStream file = Files.newOutputStream(trustStore())) {
            trusted.store(file, storePassword.toCharArray());
        }
    }

    private void keytool(String... arguments)
            throws IOException
    {
        ProcessBuilder command = new ProcessBuilder(ImmutableList.<String>builder()
                .add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString())
                .add(arguments)
                .build());
        command.environment().put("STORE_PASSWORD", storePassword);
        Path output = folder.resolve("keytool.log");
        Process process = command.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new StackException("keytool did not end within a minute");
            }
        }
        catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while keytool made a certificate", e);
        }
        if (process.exitValue() != 0) {
            throw new StackException("keytool made no certificate: " + Files.readString(output));
        }
    }

    private static String randomText()
    {
        byte[] bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}

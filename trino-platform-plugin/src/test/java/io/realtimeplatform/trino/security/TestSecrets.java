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
package io.realtimeplatform.trino.security;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.realtimeplatform.trino.connect.ConnectConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestSecrets
{
    private final Secrets secrets = new Secrets(new ConnectConfig());

    @ParameterizedTest
    @ValueSource(strings = {"${env:SHOP_PASSWORD}", "${file:/etc/secrets/shop.properties:password}", "${directory:/run/secrets:shop}"})
    void testReference(String reference)
    {
        assertThatCode(() -> secrets.checkReference("password_reference", reference)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "", "${env:}", "${hunter2}", "hunter2${env:A}", "${env:A}hunter2", "${env:A}${env:hunter2}", "$env:hunter2", "${env:${env:hunter2}}"})
    void testLiteral(String literal)
    {
        assertThatThrownBy(() -> secrets.checkReference("password_reference", literal))
                .hasMessageStartingWith("Argument password_reference must refer to a secret and not hold it. Write a reference")
                .hasMessageContaining("${env:SHOP_PASSWORD}")
                .hasMessageNotContaining("hunter2");
    }

    /** What somebody else put into a document of a neighbour is not passed on. */
    @Test
    void testMasked()
    {
        assertThat(Secrets.masked("""
                {"database.user": "shop", "database.password": "hunter2", "other.password": "${env:SHOP_PASSWORD}", "ssl": {"keystore.password": "hunter2", "enabled": true},
                 "urls": [{"url": "jdbc:postgresql://shop:hunter2@db/shop"}], "sasl.jaas.config": "PlainLoginModule required password=hunter2;", "tasks": 1}
                """))
                .doesNotContain("hunter2")
                .contains("\"database.user\":\"shop\"", "\"database.password\":\"***\"", "${env:SHOP_PASSWORD}", "\"tasks\":1");
    }

    @Test
    void testProvider()
    {
        assertThatThrownBy(() -> secrets.checkReference("password_reference", "${vault:shop}"))
                .hasMessage("Argument password_reference refers to the config provider vault; allowed are env, file, directory (catalog property platform.connect.secret-providers)");
        Secrets vault = new Secrets(new ConnectConfig().setSecretProviders(ImmutableSet.of("vault")));
        assertThatCode(() -> vault.checkReference("password_reference", "${vault:shop}")).doesNotThrowAnyException();
        assertThatThrownBy(() -> vault.checkReference("password_reference", "${env:SHOP}")).hasMessageContaining("allowed are vault");
        // a harmless property must not reach a forbidden provider either
        assertThatThrownBy(() -> check("database.initial.statements", "SET x = '${vault:a}'", ImmutableSet.of())).hasMessageContaining("config provider vault");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "database.sslpassword|hunter2",
            "api_key|hunter2",
            "access.token|hunter2",
            "schema.registry.basic.auth.credentials.source|hunter2",
            "producer.override.sasl.jaas.config|x required username=\"a\" password=\"hunter2\";",
            "producer.override.ssl.keystore.password|hunter2${env:A}",
            "key.converter.schema.registry.url|http://user:hunter2@registry:8081",
            "some.url|jdbc:postgresql://db/shop?user=a&password=hunter2",
            "some.url|Server=db;Pwd=hunter2",
            "some.settings|a=b client_secret=hunter2",
    })
    void testLiteralProperty(String property, String value)
    {
        assertThatThrownBy(() -> check(property, value, ImmutableSet.of()))
                .hasMessageStartingWith("Argument properties: " + property)
                .hasMessageContaining("${env:SHOP_PASSWORD}")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void testPropertyThatConnectCallsPassword()
    {
        assertThatCode(() -> check("ssl.thing", "hunter2", ImmutableSet.of())).doesNotThrowAnyException();
        assertThatThrownBy(() -> check("ssl.thing", "hunter2", ImmutableSet.of("ssl.thing")))
                .hasMessageContaining("ssl.thing is a secret")
                .hasMessageNotContaining("hunter2");
        assertThatCode(() -> check("ssl.thing", "${env:THING}", ImmutableSet.of("ssl.thing"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "snapshot.fetch.size|1000",
            "database.sslmode|verify-full",
            "database.sslpassword|${env:A}",
            "some.url|http://user:${env:A}@registry:8081",
            "some.url|http://registry:8081/a@b",
            "some.url|jdbc:postgresql://db/shop?user=a&password=${file:/a:b}",
            "database.initial.statements|SELECT 'a@b: c'",
    })
    void testHarmlessProperty(String property, String value)
    {
        assertThatCode(() -> check(property, value, ImmutableSet.of())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "cannot open jdbc:odd://a:hunter2@db/shop|cannot open jdbc:***@db/shop",
            "url?user=a&password=hunter2&ssl=true|url?user=a&password=***&ssl=true",
            "{database.password=hunter2, user=a}|{database.password=***, user=a}",
            "{\"api_token\": \"hunter2 and more\", \"a\": 1}|{\"api_token\": ***, \"a\": 1}",
            "FATAL: password authentication failed for user \"a\"|FATAL: password authentication failed for user \"a\"",
    })
    void testMaskedText(String text, String masked)
    {
        assertThat(Secrets.maskedText(text)).isEqualTo(masked);
    }

    private void check(String property, String value, Set<String> passwords)
    {
        secrets.checkProperties("Argument properties: %s", ImmutableMap.of(property, value), passwords);
    }
}

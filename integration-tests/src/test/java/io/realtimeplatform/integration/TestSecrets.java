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
package io.realtimeplatform.integration;

import com.google.common.collect.ImmutableMap;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** A password in SQL is refused with words about how to refer to one, is not repeated, and nothing is made. */
@WithStack
final class TestSecrets
{
    private static final String SECRET = "hunter2";

    private final IntegrationStack stack;

    TestSecrets(IntegrationStack stack)
    {
        this.stack = stack;
    }

    @Test
    void literalPasswordsAreRefused()
    {
        String statement = stack.createSourceStatement("platform", "secret");
        assertRefused(statement.replace("${env:SHOP_PASSWORD}", SECRET));
        assertRefused(statement.replace("${env:SHOP_PASSWORD}", "${env:SHOP_PASSWORD}" + SECRET));
        Map<String, String> properties = ImmutableMap.of(
                "database.password", SECRET,
                "database.sslpassword", SECRET,
                "signal.consumer.sasl.jaas.config", "org.example.PlainLoginModule required username=\"u\" password=\"%s\";".formatted(SECRET),
                "some.api-key", SECRET,
                "driver.url", "jdbc:postgresql://db/shop?user=u&password=" + SECRET,
                "proxy.address", "http://user:%s@proxy:3128/".formatted(SECRET));
        properties.forEach((name, value) ->
                assertRefused(statement.replace("password_reference", "properties => MAP(ARRAY['%s'], ARRAY['%s']), password_reference".formatted(name, value))));
    }

    @Test
    void providersThatAreNotAllowedAreRefused()
    {
        assertThat(stack.admin().failure(stack.createSourceStatement("platform", "secret").replace("${env:", "${vault:")))
                .contains("password_reference", "vault", "platform.connect.secret-providers");
    }

    @Test
    void systemTableShowsTheReference()
    {
        stack.createSource("secret_shown");
        assertThat(stack.admin().value("SELECT password_reference FROM platform.system.sources WHERE source_name = 'secret_shown'")).isEqualTo("${env:SHOP_PASSWORD}");
    }

    private void assertRefused(String statement)
    {
        String failure = stack.admin().failure(statement);
        assertThat(failure).describedAs(statement).doesNotContain(SECRET);
        assertThat(failure).describedAs(statement).containsAnyOf("${env:", "password_reference");
        assertThat(stack.admin().rows("SELECT * FROM platform.system.sources WHERE source_name = 'secret'")).isEmpty();
    }
}

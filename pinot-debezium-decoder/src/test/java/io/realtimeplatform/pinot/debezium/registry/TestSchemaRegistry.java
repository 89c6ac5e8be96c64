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

import io.realtimeplatform.pinot.debezium.registry.RegistryConfig.Api;
import io.realtimeplatform.pinot.debezium.registry.RegistryConfig.Credentials;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

public class TestSchemaRegistry
{
    private static RegistryConfig config(String url, String user, String password)
    {
        return new RegistryConfig(List.of(url), Api.CONFLUENT, Optional.of(new Credentials(user, password)), Optional.empty(), Optional.empty(), 1, 1, 1);
    }

    @Test
    public void testRenewedSecretsTakeThePlaceOfTheOldOnes()
    {
        SchemaRegistry first = SchemaRegistry.of(config("http://renewed", "me", "old"));
        SchemaRegistry otherUser = SchemaRegistry.of(config("http://renewed", "you", "old"));
        SchemaRegistry otherAddress = SchemaRegistry.of(config("http://other", "me", "old"));
        assertThat(SchemaRegistry.of(config("http://renewed", "me", "old"))).isSameAs(first);
        SchemaRegistry second = SchemaRegistry.of(config("http://renewed", "me", "new"));
        assertThat(SchemaRegistry.of(config("http://renewed", "me", "new"))).isSameAs(second);
        assertThat(SchemaRegistry.of(config("http://renewed", "you", "old"))).isSameAs(otherUser);
        assertThat(SchemaRegistry.of(config("http://other", "me", "old"))).isSameAs(otherAddress);
        assertThat(SchemaRegistry.of(config("http://renewed", "me", "old"))).as("the old one is forgotten").isNotSameAs(first);
    }

    @Test
    public void testStoreWrittenAnewIsAnother()
    {
        assertThat(new RegistryConfig.Store("a.p12", "secret", 1)).isEqualTo(new RegistryConfig.Store("a.p12", "secret", 1)).isNotEqualTo(new RegistryConfig.Store("a.p12", "secret", 2));
    }
}

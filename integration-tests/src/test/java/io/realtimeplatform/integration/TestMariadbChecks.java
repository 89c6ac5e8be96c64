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

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("long")
@WithStack
final class TestMariadbChecks
        extends AbstractTestBinlogChecks
{
    TestMariadbChecks(IntegrationStack stack)
    {
        super(stack, BinlogFixture.mariadb(stack), "BINLOG MONITOR");
    }

    @Test
    void definitionsThatDebeziumCannotRead()
    {
        new CheckRows(stack.admin(), "platform").assertState(source, "readable_definitions", "OK");
        try (Sql sql = fixture.createDatabase("addresses")) {
            sql.execute("CREATE TABLE host (id int PRIMARY KEY, address inet6)");
        }
        assertThat(stack.admin().failure(fixture.createSourceStatement("addresses")))
                .contains("Database addresses has columns of the types inet4 or inet6: host.address");
    }
}

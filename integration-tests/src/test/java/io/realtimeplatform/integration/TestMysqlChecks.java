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

import org.junit.jupiter.api.Test;

@WithStack
final class TestMysqlChecks
        extends AbstractTestBinlogChecks
{
    TestMysqlChecks(IntegrationStack stack)
    {
        super(stack, BinlogFixture.mysql(stack), "REPLICATION CLIENT");
    }

    @Test
    void settingsOfMysqlAlone()
    {
        assertRefused("binlog_row_value_options", "PARTIAL_JSON", "", "SET GLOBAL binlog_row_value_options = ''");
        assertRefused("gtid_mode", "ON_PERMISSIVE", "ON", "SET GLOBAL enforce_gtid_consistency = ON");
    }
}

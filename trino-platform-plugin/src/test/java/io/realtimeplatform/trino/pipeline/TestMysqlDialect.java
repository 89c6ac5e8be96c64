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
package io.realtimeplatform.trino.pipeline;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class TestMysqlDialect
{
    @Test
    void testOwnedTransactions()
    {
        assertThat(MysqlDialect.withoutThreads("")).isEmpty();
        assertThat(MysqlDialect.withoutThreads("3e11fa47-71ca-11e1-9e33-c80aa9429562:23#5:24#71,\n4e11fa47-71ca-11e1-9e33-c80aa9429562:7#8"))
                .isEqualTo("3e11fa47-71ca-11e1-9e33-c80aa9429562:23:24,4e11fa47-71ca-11e1-9e33-c80aa9429562:7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.0.33", "8.4.6-log", "9.4.0", "10.1.0-commercial"})
    void testVersionsThatAreCaptured(String version)
    {
        assertThat(new MysqlDialect().refusal(version)).isEmpty();
    }

    @Test
    void testVersionsThatAreRefused()
    {
        assertThat(new MysqlDialect().refusal("5.7.44-log")).hasValue("but MySQL is supported from version 8.0 on");
        assertThat(new MysqlDialect().refusal("unknown")).hasValue("but MySQL is supported from version 8.0 on");
        assertThat(new MysqlDialect().refusal("10.11.6-MariaDB-log")).hasValue("which is no MySQL: call with type => 'mariadb'");
        assertThat(new MariadbDialect().refusal("8.0.33")).hasValue("which is no MariaDB: for MySQL, call with type => 'mysql'");
    }
}

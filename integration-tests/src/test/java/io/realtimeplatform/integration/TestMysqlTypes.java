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

import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.Map;

@WithStack
final class TestMysqlTypes
        extends AbstractTestBinlogTypes
{
    TestMysqlTypes(IntegrationStack stack)
    {
        super(stack, BinlogFixture.mysql(stack), new Expected("json", Reading.PLAIN));
    }

    /** JSON is kept in a binary form, which is another one in the binary log than what is read from the table. */
    @Override
    List<String> moreRows()
    {
        return ImmutableList.of(
                """
                INSERT INTO every (id, c_json) VALUES (10, 'null'), (11, 'true'), (12, '"text"'), (13, '-1.5'), (14, '[]'), (15, '{}'), (16, '""'),
                    (17, '[9223372036854775807, -9223372036854775808, 18446744073709551615, 2147483648, 65536, 0, -1]'),
                    (18, '[1e300, 1.5e-10, 0.1, 123456789.123456, 1.0, -0.5, 1e22, 1e-7, 5e-324, 1.7976931348623157e308]'),
                    (19, '{"b": {"ü": ["日本", "😀", "q\\\\"uote", "back\\\\\\\\slash", "line\\\\nbreak", null, false]}, "a": 1, "": 2}')""",
                "INSERT INTO every (id, c_json) VALUES (20, json_object('long', repeat('x', 70000), 'list', json_array(repeat('y', 300), repeat('z', 40000))))",
                "INSERT INTO every (id, c_json) VALUES (21, json_array(CAST(12345.678901 AS decimal(30,9)), CAST('0.10' AS decimal(5,2))))");
    }

    @Override
    Map.Entry<String, String> refusedColumn()
    {
        return Map.entry("u float(30,2)", "float(30,2)");
    }
}

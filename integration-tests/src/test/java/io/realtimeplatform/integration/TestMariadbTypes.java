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
import org.junit.jupiter.api.Tag;

import java.util.List;
import java.util.Map;

@Tag("long")
@WithStack
final class TestMariadbTypes
        extends AbstractTestBinlogTypes
{
    TestMariadbTypes(IntegrationStack stack)
    {
        super(stack, BinlogFixture.mariadb(stack), new Expected("varchar", Reading.PLAIN));
    }

    @Override
    List<String> moreRows()
    {
        return ImmutableList.of("INSERT INTO every (id, c_time6) VALUES (6, '838:59:59.999999'), (7, '-838:59:59.999999')");
    }

    @Override
    Map.Entry<String, String> refusedColumn()
    {
        return Map.entry("u uuid", "uuid");
    }
}

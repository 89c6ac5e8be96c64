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
package io.realtimeplatform.pinot.debezium.envelope;

import io.realtimeplatform.pinot.debezium.payload.FieldType;
import io.realtimeplatform.pinot.debezium.payload.RecordSchema;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

public class TestMissingFields
{
    private static RecordSchema schema(String... fields)
    {
        return new RecordSchema(Arrays.stream(fields).collect(Collectors.toMap(Function.identity(), field -> new FieldType("int32", null, OptionalInt.empty()))));
    }

    private static List<RowField> fields(String... names)
    {
        return Arrays.stream(names).map(RowField::new).collect(Collectors.toList());
    }

    @Test
    public void testOnceForEachSet()
    {
        MissingFields missing = new MissingFields();
        List<RowField> fields = fields("id", "name", "age");
        assertThat(missing.warn(fields, schema("id", "name", "age"))).as("all are there").isFalse();
        assertThat(missing.warn(fields, schema("other"))).as("another table's").isFalse();
        assertThat(missing.warn(fields, new RecordSchema(Map.of()))).as("no schema").isFalse();
        assertThat(missing.warn(fields, schema("id", "name"))).isTrue();
        assertThat(missing.warn(fields, schema("id", "name", "other"))).as("the same set").isFalse();
        assertThat(missing.warn(fields, schema("id"))).isTrue();
    }

    @Test
    public void testBound()
    {
        MissingFields missing = new MissingFields();
        String[] names = IntStream.range(0, 300).mapToObj(index -> "c" + index).toArray(String[]::new);
        long told = IntStream.range(1, 300).filter(present -> missing.warn(fields(names), schema(Arrays.copyOf(names, present)))).count();
        assertThat(told).isEqualTo(100);
    }
}

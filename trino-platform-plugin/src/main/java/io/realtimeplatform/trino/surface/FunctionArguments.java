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
package io.realtimeplatform.trino.surface;

import com.google.common.collect.ImmutableMap;
import io.airlift.slice.Slice;
import io.trino.spi.block.Block;
import io.trino.spi.function.table.Argument;
import io.trino.spi.function.table.ScalarArgument;
import io.trino.spi.function.table.ScalarArgumentSpecification;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.Type;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * The arguments of a table function, as a procedure would get them: null is what was left out.
 */
public final class FunctionArguments
{
    private final Map<String, Argument> arguments;

    public FunctionArguments(Map<String, Argument> arguments)
    {
        this.arguments = ImmutableMap.copyOf(arguments);
    }

    public static ScalarArgumentSpecification optional(String name, Type type)
    {
        return ScalarArgumentSpecification.builder().name(name).type(type).defaultValue(null).build();
    }

    public static ScalarArgumentSpecification required(String name, Type type)
    {
        return ScalarArgumentSpecification.builder().name(name).type(type).build();
    }

    public static Type texts()
    {
        return new ArrayType(VARCHAR);
    }

    public boolean isGiven(String name)
    {
        return value(name) != null;
    }

    public String text(String name)
    {
        Slice value = (Slice) value(name);
        return value == null ? null : value.toStringUtf8();
    }

    public boolean flag(String name)
    {
        return Boolean.TRUE.equals(value(name));
    }

    public Long number(String name)
    {
        return (Long) value(name);
    }

    public List<String> texts(String name)
    {
        Block block = (Block) value(name);
        if (block == null) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (int position = 0; position < block.getPositionCount(); position++) {
            texts.add(block.isNull(position) ? null : VARCHAR.getSlice(block, position).toStringUtf8());
        }
        return texts;
    }

    private Object value(String name)
    {
        return ((ScalarArgument) arguments.get(name)).getValue();
    }
}

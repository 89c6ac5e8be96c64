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
package io.realtimeplatform.benchmarks.decoder;

import com.google.common.collect.ImmutableSet;
import org.apache.pinot.spi.config.table.TableConfig;
import org.apache.pinot.spi.data.Schema;
import org.apache.pinot.spi.data.readers.GenericRow;
import org.apache.pinot.spi.stream.StreamMessageDecoder;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.Set;

/**
 * Pinot's JSON decoder, and a transform function for each column through the transformers that an ingesting server has.
 * These are called TransformPipeline from 1.3 and CompositeTransformer before.
 */
final class StockRoute
        implements Route
{
    private final StreamMessageDecoder<byte[]> decoder;
    private final GenericRow row = new GenericRow();
    private final MethodHandle transform;

    StockRoute(Input input)
            throws ReflectiveOperationException
    {
        decoder = decoder();
        Set<String> fields = input.isWrapped() ? ImmutableSet.of("payload") : ImmutableSet.of("after", "op", "source", "ts_ms");
        try {
            decoder.init(Map.of(), fields, "benchmark");
            Schema schema = Schema.fromString(StockTable.schema(input));
            transform = transform(StockTable.table(input), schema);
        }
        catch (Exception e) {
            throw new IllegalStateException("Pinot refuses the stock configuration", e);
        }
    }

    @SuppressWarnings("unchecked")
    private static StreamMessageDecoder<byte[]> decoder()
            throws ReflectiveOperationException
    {
        return (StreamMessageDecoder<byte[]>) Class.forName("org.apache.pinot.plugin.inputformat.json.JSONMessageDecoder").getConstructor().newInstance();
    }

    private static MethodHandle transform(TableConfig table, Schema schema)
            throws ReflectiveOperationException
    {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        try {
            Class<?> pipeline = Class.forName("org.apache.pinot.segment.local.segment.creator.TransformPipeline");
            Class<?> result = Class.forName("org.apache.pinot.segment.local.segment.creator.TransformPipeline$Result");
            Object instance = pipeline.getConstructor(TableConfig.class, Schema.class).newInstance(table, schema);
            return lookup.findVirtual(pipeline, "processRow", MethodType.methodType(result, GenericRow.class))
                    .bindTo(instance)
                    .asType(MethodType.methodType(Object.class, GenericRow.class));
        }
        catch (ClassNotFoundException | NoSuchMethodException e) {
            Class<?> transformer = Class.forName("org.apache.pinot.segment.local.recordtransformer.CompositeTransformer");
            Object instance = transformer.getMethod("getDefaultTransformer", TableConfig.class, Schema.class).invoke(null, table, schema);
            return lookup.findVirtual(transformer, "transform", MethodType.methodType(GenericRow.class, GenericRow.class))
                    .bindTo(instance)
                    .asType(MethodType.methodType(Object.class, GenericRow.class));
        }
    }

    @Override
    public Object read(byte[] event)
            throws Exception
    {
        row.clear();
        try {
            return transform.invokeExact(decoder.decode(event, row));
        }
        catch (Exception | Error e) {
            throw e;
        }
        catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}

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

import java.util.Locale;

/** A way from the bytes of an event to a row. */
interface Route
{
    /** Reads an event. What is returned keeps the JIT from leaving out the work. */
    Object read(byte[] event)
            throws Exception;

    enum Kind
    {
        OURS,
        STOCK,
        TOKENS,
        FLINK;

        static Kind of(String name)
        {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }

        /** @param schemas what an Avro event's schema is asked from */
        Route create(Input input, SchemaServer schemas)
                throws Exception
        {
            return switch (this) {
                case OURS -> new OurRoute(input, schemas);
                case STOCK -> new StockRoute(input);
                case TOKENS -> new TokensRoute();
                case FLINK -> new FlinkRoute(input);
            };
        }

        /** Whether it reads the input's format: the others read JSON. */
        boolean reads(Input input)
        {
            return this == OURS || !input.isAvro();
        }

        /** Whether it runs in Pinot's classes. */
        boolean needsPinot()
        {
            return this == OURS || this == STOCK;
        }

        @Override
        public String toString()
        {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

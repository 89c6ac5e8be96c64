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
package io.realtimeplatform.trino.store;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;

import java.io.IOException;

import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_STORE_ERROR;

/**
 * Documents in columns of the store. What one version wrote, the next one must read: unknown fields are an error,
 * so that an older coordinator never drops what a newer one wrote.
 */
public final class StoreJson
{
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new SimpleModule()
                    .addSerializer(SchemaTableName.class, new SchemaTableNameSerializer())
                    .addDeserializer(SchemaTableName.class, new SchemaTableNameDeserializer()))
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private StoreJson() {}

    public static String write(Object value)
    {
        try {
            return MAPPER.writeValueAsString(value);
        }
        catch (JsonProcessingException e) {
            throw new TrinoException(PLATFORM_STORE_ERROR, "Cannot write a document for the store: " + e.getOriginalMessage(), e);
        }
    }

    public static <T> T read(String json, Class<T> type)
    {
        try {
            return MAPPER.readValue(json, type);
        }
        catch (JsonProcessingException e) {
            throw new TrinoException(PLATFORM_STORE_ERROR, "Cannot read a document of the store as %s: %s".formatted(type.getSimpleName(), e.getOriginalMessage()), e);
        }
    }

    /** Trino's own form of the name has more properties, other ones in other releases. */
    private static class SchemaTableNameSerializer
            extends JsonSerializer<SchemaTableName>
    {
        @Override
        public void serialize(SchemaTableName name, JsonGenerator generator, SerializerProvider serializers)
                throws IOException
        {
            generator.writeStartObject();
            generator.writeStringField("schema", name.getSchemaName());
            generator.writeStringField("table", name.getTableName());
            generator.writeEndObject();
        }
    }

    private static class SchemaTableNameDeserializer
            extends JsonDeserializer<SchemaTableName>
    {
        @Override
        public SchemaTableName deserialize(JsonParser parser, DeserializationContext context)
                throws IOException
        {
            JsonNode node = parser.readValueAsTree();
            return new SchemaTableName(node.path("schema").asText(), node.path("table").asText());
        }
    }
}

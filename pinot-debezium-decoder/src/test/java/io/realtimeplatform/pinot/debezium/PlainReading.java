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
package io.realtimeplatform.pinot.debezium;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.apache.pinot.spi.data.readers.GenericRow;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an event is to someone who reads it into a tree with Jackson: whether it is well formed, and the row that must
 * come of it. It shares no code with the decoder.
 */
final class PlainReading
{
    private static final String PLACEHOLDER = "__debezium_unavailable_value";

    private static final Set<String> CONNECTORS_WITH_TEXTS = Set.of("mongodb", "vitess");

    private final ObjectMapper mapper;
    private final List<String> columns;

    PlainReading(List<String> columns)
    {
        this.columns = columns;
        mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
        mapper.getFactory().setStreamReadConstraints(StreamReadConstraints.builder()
                .maxStringLength(Integer.MAX_VALUE)
                .maxNumberLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .build());
    }

    /**
     * @param row what the decoder made of the message, null if it refused it
     * @param error why it did, null if it did not
     * @throws AssertionError if it was wrong to
     */
    void check(byte[] message, GenericRow row, String error)
    {
        JsonNode tree;
        try {
            tree = mapper.readTree(message);
        }
        catch (JsonProcessingException e) {
            require(error != null, "Jackson finds it malformed, the decoder does not: " + e.getOriginalMessage());
            return;
        }
        catch (NumberFormatException e) {
            // a number that a tree of exact numbers cannot hold
            return;
        }
        catch (IOException e) {
            // such as an encoding that Jackson took it for
            require(error != null, "Jackson cannot read it, the decoder can: " + e.getMessage());
            return;
        }
        if (error != null && error.contains("Invalid UTF-8 byte 0xff")) {
            // in a name Jackson may overlook it
            return;
        }
        require(error == null || !error.contains("malformed JSON") || error.contains("zero byte") || hasTextOfJson(tree), "Jackson finds it well formed: " + error);
        if (row == null || DecoderTester.isSkipped(row)) {
            return;
        }
        checkRow(tree, row);
    }

    /**
     * Whether it has JSON in a text, a document or a position, which may be malformed where the event is not.
     */
    private static boolean hasTextOfJson(JsonNode tree)
    {
        return tree.findValuesAsText("connector").stream().anyMatch(CONNECTORS_WITH_TEXTS::contains)
                || Stream.of("before", "after").flatMap(row -> tree.findValues(row).stream()).anyMatch(JsonNode::isTextual);
    }

    private void checkRow(JsonNode tree, GenericRow row)
    {
        JsonNode envelope = unwrap(tree);
        if (envelope == null || !envelope.path("op").isTextual() || !envelope.path("source").isObject()) {
            return;
        }
        boolean deleted = envelope.path("op").asText().equals("d");
        require(Objects.equals(row.getValue("__deleted"), deleted), "__deleted is " + row.getValue("__deleted"));
        JsonNode values = envelope.path(deleted ? "before" : "after");
        if (!values.isObject() || envelope.path("source").path("connector").asText().equals("cassandra")) {
            // the values are texts of JSON, or cells
            return;
        }
        for (String column : columns) {
            JsonNode expected = values.path(column);
            Object actual = row.getValue(column);
            if (deleted && !column.equals("id")) {
                require(actual == null, column + " of a deleted row is " + actual);
            }
            else if (!isPlaceholder(expected)) {
                require(isSame(expected, actual), column + " should be " + expected + ", is " + actual);
            }
        }
    }

    /**
     * The envelope, or null if it has a schema block, which gives its values types.
     */
    private static JsonNode unwrap(JsonNode tree)
    {
        if (!tree.has("payload") && !tree.has("schema")) {
            return tree;
        }
        return null;
    }

    private static boolean isPlaceholder(JsonNode value)
    {
        return value.toString().contains(PLACEHOLDER);
    }

    private boolean isSame(JsonNode expected, Object actual)
    {
        if (expected.isMissingNode() || expected.isNull()) {
            return actual == null;
        }
        if (actual == null) {
            return false;
        }
        if (expected.isTextual()) {
            return actual.equals(expected.textValue());
        }
        if (expected.isBoolean()) {
            return actual.equals(expected.booleanValue());
        }
        if (expected.isNumber()) {
            return isSameNumber(expected.decimalValue(), actual);
        }
        try {
            return mapper.readTree(actual.toString()).equals(expected);
        }
        catch (JsonProcessingException e) {
            return false;
        }
    }

    private static boolean isSameNumber(BigDecimal expected, Object actual)
    {
        if (actual instanceof Double value && (value.isInfinite() || value.isNaN())) {
            return false;
        }
        return new BigDecimal(actual.toString()).compareTo(expected) == 0;
    }

    private static void require(boolean condition, String otherwise)
    {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}

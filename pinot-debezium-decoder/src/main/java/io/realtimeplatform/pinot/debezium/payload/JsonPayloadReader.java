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
package io.realtimeplatform.pinot.debezium.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.JsonTokenId;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.InputCoercionException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Cursor over one JSON value in a byte array, on Jackson's streaming parser.
 */
final class JsonPayloadReader
        implements PayloadReader
{
    private static final int DEEPEST = 1_000;

    private final JsonFactory factory;
    private byte[] buffer;
    private int start;
    private int end;
    private JsonParser parser;
    private String fieldName;
    private JsonPayloadReader reopened;

    JsonPayloadReader()
    {
        this(new JsonFactoryBuilder()
                .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                // a value may be as long as its message
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNumberLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .build())
                .build());
    }

    private JsonPayloadReader(JsonFactory factory)
    {
        this.factory = factory;
    }

    /**
     * Puts the cursor on the JSON value that starts at {@code start} and ends at {@code end} or before.
     */
    void open(byte[] buffer, int start, int end)
    {
        close();
        this.buffer = buffer;
        this.start = start;
        this.end = end;
        fieldName = null;
        // Jackson would take zero bytes for UTF-16 or UTF-32, where offsets are no longer those of the bytes
        if (end - start >= 2 && (buffer[start] == 0 || buffer[start + 1] == 0)) {
            throw new DecodeException("malformed JSON: a zero byte near the beginning");
        }
        try {
            parser = factory.createParser(buffer, start, end - start);
            if (parser.nextToken() == null) {
                throw new DecodeException("malformed JSON: the message is empty");
            }
        }
        catch (IOException e) {
            throw malformed(e);
        }
    }

    /**
     * Gives the parser's buffers back.
     */
    void close()
    {
        if (parser != null) {
            try {
                parser.close();
            }
            catch (IOException e) {
                throw malformed(e);
            }
            parser = null;
        }
        if (reopened != null) {
            reopened.close();
        }
    }

    /**
     * The position in the buffer behind the token just read.
     */
    int position()
    {
        return start + (int) parser.currentLocation().getByteOffset();
    }

    @Override
    public ValueKind kind()
    {
        switch (parser.currentTokenId()) {
            case JsonTokenId.ID_NULL:
                return ValueKind.NULL;
            case JsonTokenId.ID_TRUE:
            case JsonTokenId.ID_FALSE:
                return ValueKind.BOOLEAN;
            case JsonTokenId.ID_NUMBER_INT:
                return ValueKind.INTEGER;
            case JsonTokenId.ID_NUMBER_FLOAT:
                return ValueKind.FRACTION;
            case JsonTokenId.ID_STRING:
                return ValueKind.TEXT;
            case JsonTokenId.ID_START_OBJECT:
                return ValueKind.RECORD;
            case JsonTokenId.ID_START_ARRAY:
                return ValueKind.ARRAY;
            default:
                throw new IllegalStateException("The cursor stands on no value: " + parser.currentToken());
        }
    }

    @Override
    public int nextField(FieldNames names)
    {
        try {
            String name = parser.nextFieldName();
            if (name == null) {
                JsonToken token = parser.currentToken();
                if (token == JsonToken.END_OBJECT) {
                    return END;
                }
                throw new IllegalStateException("The cursor is in no record: " + token);
            }
            fieldName = name;
            parser.nextToken();
            parser.finishToken();
            return names.indexOf(name);
        }
        catch (IOException e) {
            throw malformed(e);
        }
    }

    @Override
    public boolean nextElement()
    {
        try {
            boolean element = parser.nextToken() != JsonToken.END_ARRAY;
            parser.finishToken();
            return element;
        }
        catch (IOException e) {
            throw malformed(e);
        }
    }

    @Override
    public String fieldName()
    {
        return fieldName;
    }

    @Override
    public boolean booleanValue()
    {
        return parser.currentToken() == JsonToken.VALUE_TRUE;
    }

    @Override
    public long longValue()
    {
        try {
            return parser.getLongValue();
        }
        catch (InputCoercionException e) {
            throw new DecodeException(ErrorKind.BAD_TYPE, "expected an integer of 64 bits, found " + shortened(text()), e);
        }
        catch (IOException e) {
            throw malformed(e);
        }
    }

    @Override
    public double doubleValue()
    {
        try {
            return parser.getDoubleValue();
        }
        catch (IOException e) {
            throw malformed(e);
        }
    }

    @Override
    public String text()
    {
        try {
            return parser.getText();
        }
        catch (IOException e) {
            throw malformed(e);
        }
    }

    @Override
    public boolean isText(String expected)
    {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            return false;
        }
        try {
            int length = parser.getTextLength();
            if (length != expected.length()) {
                return false;
            }
            char[] characters = parser.getTextCharacters();
            int offset = parser.getTextOffset();
            for (int index = 0; index < length; index++) {
                if (characters[offset + index] != expected.charAt(index)) {
                    return false;
                }
            }
            return true;
        }
        catch (IOException e) {
            throw malformed(e);
        }
    }

    @Override
    public byte[] bytes()
    {
        try {
            parser.getTextLength();
        }
        catch (IOException e) {
            throw malformed(e);
        }
        try {
            return parser.getBinaryValue();
        }
        catch (IOException e) {
            throw new DecodeException(ErrorKind.BAD_TYPE, "expected base64, found text: " + shortened(text()), e);
        }
    }

    @Override
    public void skip()
    {
        try {
            int open = 0;
            for (JsonToken token = parser.currentToken(); token != null; token = parser.nextToken()) {
                if (token.isStructStart()) {
                    open++;
                }
                else if (token.isStructEnd() && open > 0) {
                    open--;
                }
                // else the parser would pass strings without looking at their UTF-8
                parser.finishToken();
                if (open == 0) {
                    return;
                }
            }
            throw new DecodeException("malformed JSON: the message ends before its closing brace");
        }
        catch (IOException e) {
            throw malformed(e);
        }
    }

    @Override
    public long skipRange()
    {
        long from = start + parser.currentTokenLocation().getByteOffset();
        skip();
        return from << 32 | position();
    }

    @Override
    public PayloadReader reopen(long range)
    {
        if (reopened == null) {
            reopened = new JsonPayloadReader(factory);
        }
        reopened.open(buffer, (int) (range >>> 32), (int) range);
        return reopened;
    }

    @Override
    public String jsonText()
    {
        long range = skipRange();
        int from = (int) (range >>> 32);
        return new String(buffer, from, (int) range - from, StandardCharsets.UTF_8);
    }

    private static String shortened(String text)
    {
        if (text.length() <= 60) {
            return text;
        }
        return text.substring(0, 60) + "… (" + text.length() + " characters)";
    }

    private DecodeException malformed(IOException e)
    {
        if (e instanceof JsonProcessingException) {
            JsonProcessingException problem = (JsonProcessingException) e;
            long offset = -1;
            if (problem.getLocation() != null) {
                offset = problem.getLocation().getByteOffset();
            }
            return new DecodeException("malformed JSON at byte " + Math.max(offset, 0) + " of " + (end - start) + ": " + problem.getOriginalMessage(), e);
        }
        return new DecodeException("malformed JSON: " + e.getMessage(), e);
    }
}

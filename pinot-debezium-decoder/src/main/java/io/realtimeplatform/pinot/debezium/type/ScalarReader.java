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
package io.realtimeplatform.pinot.debezium.type;

import io.realtimeplatform.pinot.debezium.payload.DecodeException;
import io.realtimeplatform.pinot.debezium.payload.ErrorKind;
import io.realtimeplatform.pinot.debezium.payload.FieldNames;
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;
import io.realtimeplatform.pinot.debezium.payload.ValueKind;

import java.util.Base64;

/**
 * A cursor on one scalar that was found in another form than its converter reads.
 */
final class ScalarReader
        implements PayloadReader
{
    private final ValueKind kind;
    private final String text;

    ScalarReader(ValueKind kind, String text)
    {
        this.kind = kind;
        this.text = text;
    }

    @Override
    public ValueKind kind()
    {
        return kind;
    }

    @Override
    public boolean booleanValue()
    {
        return text.equals("true");
    }

    @Override
    public long longValue()
    {
        try {
            return Long.parseLong(text);
        }
        catch (NumberFormatException e) {
            throw new DecodeException(ErrorKind.BAD_TYPE, "expected an integer of 64 bits, found " + ValueConverter.shortened(text), e);
        }
    }

    @Override
    public double doubleValue()
    {
        try {
            return Double.parseDouble(text);
        }
        catch (NumberFormatException e) {
            throw new DecodeException(ErrorKind.BAD_TYPE, "expected a number, found " + ValueConverter.shortened(text), e);
        }
    }

    @Override
    public String text()
    {
        return text;
    }

    @Override
    public boolean isText(String expected)
    {
        return kind == ValueKind.TEXT && text.equals(expected);
    }

    @Override
    public byte[] bytes()
    {
        try {
            return Base64.getDecoder().decode(text);
        }
        catch (IllegalArgumentException e) {
            throw new DecodeException(ErrorKind.BAD_TYPE, "expected base64, found text: " + ValueConverter.shortened(text), e);
        }
    }

    @Override
    public void skip()
    {
        // the cursor it was made from has moved on already
    }

    @Override
    public int nextField(FieldNames names)
    {
        throw notAStructure();
    }

    @Override
    public boolean nextElement()
    {
        throw notAStructure();
    }

    @Override
    public String fieldName()
    {
        throw notAStructure();
    }

    @Override
    public long skipRange()
    {
        throw notAStructure();
    }

    @Override
    public PayloadReader reopen(long range)
    {
        throw notAStructure();
    }

    @Override
    public String jsonText()
    {
        throw notAStructure();
    }

    private static IllegalStateException notAStructure()
    {
        return new IllegalStateException("The cursor stands on a scalar");
    }
}

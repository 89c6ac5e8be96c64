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
package io.realtimeplatform.trino.http;

/**
 * A piece of a foreign text that is safe to put into an error message or a log line: bounded and in one line.
 */
public final class Excerpt
{
    private static final int LENGTH = 300;

    private Excerpt() {}

    /** @return at most 300 characters of the text, without control characters, with a mark where it was cut */
    public static String of(String text)
    {
        StringBuilder result = new StringBuilder();
        boolean space = false;
        for (int index = 0; index < text.length(); ) {
            int codePoint = text.codePointAt(index);
            index += Character.charCount(codePoint);
            if (Character.isWhitespace(codePoint)) {
                space = result.length() > 0;
                continue;
            }
            if (result.length() >= LENGTH) {
                return result.append("…").toString();
            }
            if (space) {
                result.append(' ');
                space = false;
            }
            if (Character.isISOControl(codePoint) || !Character.isDefined(codePoint) || Character.getType(codePoint) == Character.SURROGATE) {
                result.append('?');
            }
            else {
                result.appendCodePoint(codePoint);
            }
        }
        return result.toString();
    }
}

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
package io.realtimeplatform.trino.typedtable;

import com.google.common.hash.Hashing;

import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ENGLISH;

/**
 * Names for Pinot made from any names that a source allows, so that two different names never become the same one.
 * A plain name stays as it is; any other becomes a readable slug and a hash. Plain names have no double underscore,
 * hence neither a name with a hash nor a suffix such as <code>__filter</code> can be one.
 */
public final class PinotName
{
    private static final Pattern PLAIN = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
    private static final Pattern NOT_ALPHANUMERIC = Pattern.compile("[^a-z0-9]+");
    private static final int MAXIMUM_SLUG_LENGTH = 40;
    private static final int HASH_DIGITS = 12;
    private static final String SHADOW_SUFFIX = "__filter";

    private PinotName() {}

    public static boolean isPlain(String name)
    {
        return PLAIN.matcher(name).matches();
    }

    /** The name in lower case with every run of other characters as one underscore, at most 40 characters; never empty, never starting with a digit. */
    public static String slug(String name)
    {
        String slug = NOT_ALPHANUMERIC.matcher(name.toLowerCase(ENGLISH)).replaceAll("_");
        slug = slug.substring(0, Math.min(slug.length(), MAXIMUM_SLUG_LENGTH)).replaceAll("^_+|_+$", "");
        if (slug.isEmpty() || !Character.isLetter(slug.charAt(0))) {
            return "c" + slug;
        }
        return slug;
    }

    /** The first 12 hexadecimal digits of the SHA-256 of the text. */
    public static String hash(String text)
    {
        return Hashing.sha256().hashString(text, UTF_8).toString().substring(0, HASH_DIGITS);
    }

    /** The name of the Pinot column that keeps the values of a source column. */
    public static String column(String sourceColumn)
    {
        if (isPlain(sourceColumn)) {
            return sourceColumn;
        }
        return slug(sourceColumn) + "__x" + hash(sourceColumn);
    }

    /** The name of the shadow column beside a Pinot column. */
    static String shadow(String pinotColumn)
    {
        return pinotColumn + SHADOW_SUFFIX;
    }
}

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
package io.realtimeplatform.trino.pipeline;

import com.google.common.collect.ImmutableList;
import io.realtimeplatform.trino.http.Excerpt;
import io.realtimeplatform.trino.surface.Arguments;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/**
 * The names of tables, letter for letter, or what stands for many: <code>*</code> for all, and <code>%</code> for any characters.
 * An underscore is one: in names of tables it would else mean more than is seen. A backslash before one of the three, or before
 * another backslash, takes its meaning away.
 */
final class TablePatterns
{
    private final String argument;
    private final List<Entry> entries;

    private TablePatterns(String argument, List<Entry> entries)
    {
        this.argument = requireNonNull(argument, "argument is null");
        this.entries = ImmutableList.copyOf(entries);
    }

    static TablePatterns of(String argument, List<?> texts)
    {
        return new TablePatterns(argument, Arguments.names(argument, texts).stream()
                .map(text -> Entry.of(argument, text))
                .collect(ImmutableList.toImmutableList()));
    }

    /** @return the text that stands for the table of that name and for no other */
    static String escape(String table)
    {
        return table.replaceAll("([%*]|\\\\(?=[%*_\\\\]))", "\\\\$1");
    }

    /** @param many whether it may stand for several tables */
    private record Entry(String text, Pattern pattern, boolean many)
    {
        static Entry of(String argument, String text)
        {
            if (text.equals("*")) {
                return new Entry(text, Pattern.compile(".*", Pattern.DOTALL), true);
            }
            StringBuilder pattern = new StringBuilder();
            boolean many = false;
            for (int index = 0; index < text.length(); index++) {
                char character = text.charAt(index);
                if (character == '*') {
                    throw Arguments.invalid(argument, "has '%s', in which * is not alone: it stands for all tables; %% stands for any characters of a name".formatted(Excerpt.of(text)));
                }
                if (character == '%') {
                    pattern.append(".*");
                    many = true;
                    continue;
                }
                if (character == '\\' && index + 1 < text.length() && "%*_\\".indexOf(text.charAt(index + 1)) >= 0) {
                    index++;
                }
                pattern.append(Pattern.quote(text.substring(index, index + 1)));
            }
            return new Entry(text, Pattern.compile(pattern.toString(), Pattern.DOTALL), many);
        }

        boolean matches(String table)
        {
            return pattern.matcher(table).matches();
        }
    }

    /** Whether one of them is the table's name or stands for it. */
    boolean match(String table)
    {
        return entries.stream().anyMatch(entry -> entry.matches(table));
    }

    /** Whether one of them is the table's name. */
    boolean name(String table)
    {
        return entries.stream().anyMatch(entry -> !entry.many() && entry.matches(table));
    }

    /** @return the first one that stands for no table at all */
    Optional<String> withoutTable(List<String> tables)
    {
        return first(tables, true);
    }

    /** @return the first name of which there is no table */
    Optional<String> nameWithoutTable(List<String> tables)
    {
        return first(tables, false);
    }

    private Optional<String> first(List<String> tables, boolean many)
    {
        return entries.stream()
                .filter(entry -> (many || !entry.many()) && tables.stream().noneMatch(entry::matches))
                .map(Entry::text)
                .findFirst();
    }

    String argument()
    {
        return argument;
    }

    boolean isEmpty()
    {
        return entries.isEmpty();
    }
}

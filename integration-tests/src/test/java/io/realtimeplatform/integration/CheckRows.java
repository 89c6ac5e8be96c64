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
package io.realtimeplatform.integration;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Table checks of one catalog, as a user sees it. */
final class CheckRows
{
    private final Sql reader;
    private final String catalog;

    CheckRows(Sql reader, String catalog)
    {
        this.reader = reader;
        this.catalog = catalog;
    }

    String state(String subject, String check)
    {
        return String.valueOf(row(subject, check).getFirst());
    }

    /** @param texts found in what the check found and in how to mend it */
    void assertState(String subject, String check, String state, String... texts)
    {
        List<Object> row = row(subject, check);
        assertThat(row.getFirst()).as("%s of %s: %s", check, subject, row).isEqualTo(state);
        for (String text : texts) {
            assertThat(row.get(1) + " " + row.get(2)).contains(text);
        }
        if (!state.equals("OK")) {
            assertThat(String.valueOf(row.get(2))).as("what to do").isNotBlank().isNotEqualTo("null");
        }
    }

    /**
     * @param where which rows, in SQL
     * @param count how many rows there are
     * @return what was found
     */
    List<Object> assertAllOk(String where, int count)
    {
        List<List<Object>> rows = reader.rows("SELECT found, check_name, subject, state, what_to_do FROM %s.system.checks WHERE %s".formatted(catalog, where));
        assertThat(rows).hasSize(count).allSatisfy(row -> assertThat(row.get(3)).as("%s", row).isEqualTo("OK"));
        return rows.stream().map(List::getFirst).toList();
    }

    private List<Object> row(String subject, String check)
    {
        List<List<Object>> rows = reader.rows("SELECT state, found, what_to_do FROM %s.system.checks WHERE subject = '%s' AND check_name = '%s'".formatted(catalog, subject, check));
        assertThat(rows).as("%s of %s", check, subject).hasSize(1);
        return rows.getFirst();
    }
}

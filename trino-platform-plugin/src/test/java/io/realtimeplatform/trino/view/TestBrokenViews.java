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
package io.realtimeplatform.trino.view;

import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.store.StoreConfig;
import io.trino.spi.catalog.CatalogName;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * A view whose stored definition cannot be read stands alone: every listing goes on, and says so where it can.
 */
@TestInstance(PER_CLASS)
final class TestBrokenViews
{
    private QueryRunner queryRunner;

    @BeforeAll
    void setUp(@TempDir Path directory)
    {
        String url = ViewQueryRunner.memoryStore();
        queryRunner = ViewQueryRunner.create(directory, url);
        execute("CREATE VIEW platform.reports.good COMMENT 'good' AS SELECT 1 x");
        execute("CREATE VIEW platform.reports.no_json AS SELECT 1 x");
        execute("CREATE VIEW platform.reports.no_type AS SELECT 1 x");
        execute("CREATE VIEW platform.reports.no_column WITH (time_column = 't', time_window = '1 day') AS SELECT current_timestamp t");
        Store store = new Store(new CatalogName("platform"), new StoreConfig().setJdbcUrl(url));
        try {
            store.inTransaction(handle -> handle.execute("UPDATE platform_view SET definition_json = '{' WHERE view_name = 'no_json'"));
            store.inTransaction(handle -> handle.execute("UPDATE platform_view SET definition_json = replace(definition_json, '\"integer\"', '\"no such type\"') WHERE view_name = 'no_type'"));
            store.inTransaction(handle -> handle.execute("UPDATE platform_view SET definition_json = replace(definition_json, '\"name\":\"t\"', '\"name\":\"u\"') WHERE view_name = 'no_column'"));
        }
        finally {
            store.close();
        }
    }

    @AfterAll
    void tearDown()
    {
        queryRunner.close();
    }

    @Test
    void testListings()
    {
        assertThat(execute("SHOW TABLES FROM platform.reports").getOnlyColumnAsSet()).containsExactlyInAnyOrder("good", "no_json", "no_type", "no_column");
        assertThat(execute("SELECT table_name FROM platform.information_schema.tables WHERE table_schema = 'reports'").getRowCount()).isEqualTo(4);
        assertThat(execute("SELECT table_name FROM platform.information_schema.columns WHERE table_schema = 'reports'").getOnlyColumnAsSet()).contains("good");
        assertThat(execute("SELECT table_name FROM platform.information_schema.views WHERE table_schema = 'reports'").getOnlyColumnAsSet()).contains("good");
        assertThat(execute("SELECT comment FROM system.metadata.table_comments WHERE catalog_name = 'platform' AND schema_name = 'reports' AND table_name = 'good'").getOnlyValue()).isEqualTo("good");
        assertThat(execute("SELECT table_name FROM system.jdbc.columns WHERE table_cat = 'platform' AND table_schem = 'reports'").getOnlyColumnAsSet()).contains("good");
        MaterializedResult views = execute("SELECT view_name, valid, problem, what_to_do FROM platform.system.views ORDER BY view_name");
        assertThat(views.getMaterializedRows()).extracting(row -> row.getField(0) + " " + row.getField(1))
                .containsExactly("good true", "no_column false", "no_json false", "no_type false");
        assertThat(views.getMaterializedRows().subList(1, 4)).allSatisfy(row -> {
            assertThat(row.getField(2)).isNotNull();
            assertThat(row.getField(3)).isNotNull();
        });
    }

    @Test
    void testErrorNamesTheView()
    {
        assertThatThrownBy(() -> execute("SELECT * FROM platform.reports.no_json")).hasMessageContaining("View reports.no_json cannot be read");
        assertThatThrownBy(() -> execute("SELECT * FROM platform.reports.no_column")).hasMessageContaining("View reports.no_column cannot be read: time_column is 't', but the view has no such column");
        execute("SELECT * FROM platform.reports.good");
    }

    private MaterializedResult execute(@Language("SQL") String sql)
    {
        return queryRunner.execute(sql);
    }
}

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
package io.realtimeplatform.benchmarks;

import java.util.Locale;

/**
 * The catalogs that hold the views. All views show the orders of the last year: in the platform by a window, in Hive as
 * one writes it by hand.
 */
enum ViewCatalog
{
    PLATFORM("WITH (time_column = 'orderdate', time_window = '1 year') AS SELECT * FROM tpch.tiny.orders"),
    HIVE("AS SELECT * FROM tpch.tiny.orders WHERE orderdate >= CAST(current_date - INTERVAL '1' YEAR AS date)");

    private final String definition;

    ViewCatalog(String definition)
    {
        this.definition = definition;
    }

    String catalogName()
    {
        return name().toLowerCase(Locale.ROOT);
    }

    String createView(String view)
    {
        return "CREATE VIEW %s.reports.%s COMMENT 'The orders of a year' %s".formatted(catalogName(), view, definition);
    }

    @Override
    public String toString()
    {
        return catalogName();
    }
}

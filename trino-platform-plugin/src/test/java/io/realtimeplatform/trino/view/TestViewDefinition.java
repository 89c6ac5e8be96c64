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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import org.junit.jupiter.api.Test;

import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

final class TestViewDefinition
{
    @Test
    void testWhereNamesAreLookedUpCountsIfItLeadsElsewhere()
    {
        String full = "SELECT max(x) AS x FROM shop.public.orders";
        assertThat(definition(full, "shop").isSame(definition(full, "crm"))).isTrue();
        String table = "SELECT x FROM public.orders";
        assertThat(definition(table, "shop").isSame(definition(table, "crm"))).isFalse();
        String function = "SELECT * FROM TABLE(system.query(query => 'SELECT 1 AS x'))";
        assertThat(definition(function, "shop").isSame(definition(function, "shop"))).isTrue();
        assertThat(definition(function, "shop").isSame(definition(function, "crm"))).isFalse();
        assertThat(definition(function, "shop").runsSameSql(definition(function, "crm"))).isFalse();
    }

    private static ViewDefinition definition(String query, String catalog)
    {
        return new ViewDefinition(query, Optional.of(catalog), Optional.of("public"), ImmutableList.of(), ImmutableList.of(), Optional.empty(), ImmutableMap.of(), true);
    }
}

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

import io.realtimeplatform.trino.view.ViewDependencies.Edge;
import io.trino.spi.connector.SchemaTableName;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

final class TestViewDependencies
{
    private static final SchemaTableName A = new SchemaTableName("s", "a");
    private static final SchemaTableName B = new SchemaTableName("s", "b");
    private static final SchemaTableName C = new SchemaTableName("s", "c");
    private static final SchemaTableName D = new SchemaTableName("s", "d");

    @Test
    void testUsers()
    {
        // d uses b and c, which use a
        ViewDependencies dependencies = ViewDependencies.of(List.of(new Edge(B, A), new Edge(C, A), new Edge(D, B), new Edge(D, C)));
        assertThat(dependencies.users(A)).containsExactly(B, C);
        assertThat(dependencies.allUsers(A)).containsExactly(D, B, C);
        assertThat(dependencies.allUsers(D)).isEmpty();
        assertThat(dependencies.allUsers(List.of(B, C))).containsExactly(D);
        assertThat(dependencies.cycle(A)).isEmpty();
        assertThat(dependencies.cycle(D)).isEmpty();
    }

    @Test
    void testCycle()
    {
        ViewDependencies dependencies = ViewDependencies.of(List.of(new Edge(A, B), new Edge(B, C), new Edge(C, A), new Edge(D, A)));
        assertThat(dependencies.cycle(A)).hasValue(List.of(A, B, C, A));
        assertThat(dependencies.cycle(D)).isEmpty();
        assertThat(dependencies.allUsers(A)).containsExactlyInAnyOrder(B, C, D);
        assertThat(ViewDependencies.of(List.of(new Edge(A, A))).cycle(A)).hasValue(List.of(A, A));
    }
}

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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class TestGtidPosition
{
    @Test
    void testCovers()
    {
        GtidPosition position = GtidPosition.parse("0-1-57,\n2-1-8");
        assertThat(position.covers(GtidPosition.parse("0-1-57,2-1-8"))).isTrue();
        assertThat(position.covers(GtidPosition.parse("0-7-56"))).isTrue();
        assertThat(position.covers(GtidPosition.parse(""))).isTrue();
        assertThat(position.covers(GtidPosition.parse("0-1-58"))).isFalse();
        assertThat(position.covers(GtidPosition.parse("0-1-57,3-1-1"))).isFalse();
        assertThat(GtidPosition.parse("").covers(position)).isFalse();
        // several servers wrote to one domain
        assertThat(GtidPosition.parse("0-1-57,0-2-60").covers(GtidPosition.parse("0-1-60"))).isTrue();
        assertThat(position).hasToString("57 of domain 0, 8 of domain 2");
    }
}

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
package io.realtimeplatform.trino.pinot;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class TestConsumingSegment
{
    @Test
    void testNames()
    {
        assertThat(ConsumingSegment.parse("shop_public_orders_g1__3__17__20261129T1840Z")).contains(new ConsumingSegment(3, 17));
        assertThat(ConsumingSegment.parse("shop_public_a__xf00__1__g1__0__0__20261129T1840Z")).contains(new ConsumingSegment(0, 0));
        assertThat(ConsumingSegment.parse("uploaded_segment")).isEmpty();
        assertThat(ConsumingSegment.parse("")).isEmpty();
    }
}

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

import com.google.common.collect.ImmutableSortedSet;

import java.util.Set;

/**
 * The processes of a Pinot cluster, by their names.
 *
 * @param brokers those that the cluster knows, up or not
 * @param servers those that the cluster knows, up or not
 * @param live all that are up
 */
public record PinotInstances(Set<String> brokers, Set<String> servers, Set<String> live)
{
    public PinotInstances
    {
        brokers = ImmutableSortedSet.copyOf(brokers);
        servers = ImmutableSortedSet.copyOf(servers);
        live = ImmutableSortedSet.copyOf(live);
    }
}

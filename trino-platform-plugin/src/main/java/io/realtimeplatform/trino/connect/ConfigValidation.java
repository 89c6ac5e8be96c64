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
package io.realtimeplatform.trino.connect;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;

import java.util.List;
import java.util.Set;

/**
 * What Kafka Connect says of a connector's configuration.
 *
 * @param problems what is wrong with it
 * @param passwords the properties whose values are passwords, set or not
 */
public record ConfigValidation(List<ConfigProblem> problems, Set<String> passwords)
{
    public ConfigValidation
    {
        problems = ImmutableList.copyOf(problems);
        passwords = ImmutableSet.copyOf(passwords);
    }
}

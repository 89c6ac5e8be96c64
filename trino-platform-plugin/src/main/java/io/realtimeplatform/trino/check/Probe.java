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
package io.realtimeplatform.trino.check;

import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.Map;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * Checks of one subject whose answers come together.
 *
 * @param subject what is checked
 * @param names of the checks, in the order of their rows; the first says whether the subject answers at all
 * @param whatToDo what helps when there is no answer
 * @param unanswered the state of the first check when there is no answer; that of the others is UNKNOWN
 * @param forEveryone whether users who are no administrators see the states
 */
public record Probe(Subject subject, List<String> names, String whatToDo, CheckState unanswered, boolean forEveryone, Question question)
{
    public Probe
    {
        requireNonNull(subject, "subject is null");
        names = ImmutableList.copyOf(names);
        checkArgument(!names.isEmpty(), "no checks of %s", subject);
        requireNonNull(whatToDo, "whatToDo is null");
        requireNonNull(unanswered, "unanswered is null");
        requireNonNull(question, "question is null");
    }

    /**
     * What a check is about.
     *
     * @param type <code>neighbour</code>, <code>catalog</code>, <code>source</code> or <code>storage</code>
     */
    public record Subject(String type, String name)
    {
        public Subject
        {
            requireNonNull(type, "type is null");
            requireNonNull(name, "name is null");
        }

        public static Subject neighbour(String name)
        {
            return new Subject("neighbour", name);
        }
    }

    /**
     * Asks. May be interrupted, when it takes too long.
     */
    public interface Question
    {
        /** @return a finding for each of the checks' names */
        Map<String, Finding> ask();
    }

    /** A probe that administrators see, and that fails when there is no answer. */
    public static Probe of(Subject subject, List<String> names, String whatToDo, Question question)
    {
        return new Probe(subject, names, whatToDo, CheckState.FAILED, false, question);
    }

    public Probe visibleToEveryone()
    {
        return new Probe(subject, names, whatToDo, unanswered, true, question);
    }

    /** The same for a check that has nothing to say of its subject when somebody else gives no answer. */
    public Probe unknownWithoutAnswer()
    {
        return new Probe(subject, names, whatToDo, CheckState.UNKNOWN, forEveryone, question);
    }
}

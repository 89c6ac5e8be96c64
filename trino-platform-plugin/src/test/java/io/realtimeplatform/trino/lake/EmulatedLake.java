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
package io.realtimeplatform.trino.lake;

import com.google.common.collect.ImmutableList;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Objects in S3, and a list of tables beside them that speaks its own protocol.
 */
public abstract class EmulatedLake
        implements Lake
{
    private final ObjectStorage storage;
    private final List<Emulator> emulators = new ArrayList<>();

    EmulatedLake(Path directory)
    {
        storage = new ObjectStorage(directory);
    }

    final ObjectStorage storage()
    {
        return storage;
    }

    final Emulator add(Emulator emulator)
    {
        emulators.add(emulator);
        return emulator;
    }

    /** Nobody answers any more. */
    public final void stop()
    {
        storage.stop();
        emulators.forEach(Emulator::close);
    }

    /** Everything is as it was before it was stopped. */
    public final void start()
    {
        storage.start();
        emulators.forEach(Emulator::start);
    }

    @Override
    public void close()
    {
        ImmutableList.copyOf(emulators).forEach(Emulator::close);
        storage.close();
    }
}

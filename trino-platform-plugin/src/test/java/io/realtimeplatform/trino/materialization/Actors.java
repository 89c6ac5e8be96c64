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
package io.realtimeplatform.trino.materialization;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Runs code of several actors one step at a time, in an order that the test chooses. A step ends where the actor calls {@link #pause}.
 */
final class Actors
        implements AutoCloseable
{
    private final Semaphore paused = new Semaphore(0);
    private final List<Actor> actors = new ArrayList<>();
    private Actor running;

    /** What an actor is thrown that crashes: product code has no place to catch it. */
    static final class Crash
            extends Error {}

    static final class Actor
    {
        private final Semaphore turn = new Semaphore(0);
        private volatile boolean crashed;
        private volatile boolean done;
        private volatile Throwable failure;

        boolean isDone()
        {
            return done;
        }
    }

    /** Runs what drives the actors in a thread like theirs: to take turns costs a fraction then. */
    static <T> T drive(Supplier<T> test)
    {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(test.get());
            }
            catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result.join();
    }

    /** The actor does nothing before its first step. */
    Actor start(Runnable work)
    {
        Actor actor = new Actor();
        actors.add(actor);
        Thread.ofVirtual().start(() -> {
            actor.turn.acquireUninterruptibly();
            try {
                if (!actor.crashed) {
                    work.run();
                }
            }
            catch (Crash | RefusedException _) {
                // the refresh is over, and the world is as it left it
            }
            catch (Throwable e) {
                actor.failure = e;
            }
            actor.done = true;
            paused.release();
        });
        return actor;
    }

    /** Called by an actor: others may go on before this one does. */
    void pause()
    {
        if (running == null) {
            // called by the test itself
            return;
        }
        Actor actor = running;
        paused.release();
        actor.turn.acquireUninterruptibly();
        if (actor.crashed) {
            throw new Crash();
        }
    }

    void step(Actor actor)
    {
        running = actor;
        actor.turn.release();
        paused.acquireUninterruptibly();
        running = null;
        if (actor.failure != null) {
            throw new AssertionError("An actor failed", actor.failure);
        }
    }

    void crash(Actor actor)
    {
        actor.crashed = true;
        step(actor);
    }

    void finish(Actor actor)
    {
        while (!actor.isDone()) {
            step(actor);
        }
    }

    @Override
    public void close()
    {
        for (Actor actor : actors) {
            if (!actor.isDone()) {
                crash(actor);
            }
        }
    }

    /** A failure that the world has for the actor, as a lost lease; the refresh ends with it. */
    static class RefusedException
            extends RuntimeException
    {
        RefusedException(String message)
        {
            super(message);
        }
    }

    /** Another commit came between; the refresh is repeated once. */
    static final class ConflictException
            extends RefusedException
    {
        ConflictException()
        {
            super("another commit");
        }

        static void repeat(Runnable undo, Runnable refresh)
        {
            try {
                refresh.run();
            }
            catch (ConflictException _) {
                undo.run();
                refresh.run();
            }
        }
    }
}

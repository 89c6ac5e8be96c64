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
import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.realtimeplatform.trino.http.Excerpt;
import io.trino.spi.classloader.ThreadContextClassLoader;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

/**
 * Runs probes side by side. Whatever a probe does, it has findings for all its checks within the timeout.
 */
class CheckRunner
{
    private static final Logger log = Logger.get(CheckRunner.class);

    // a question to a source is a query of this Trino
    private static final int AT_A_TIME = 16;

    private final Duration timeout;

    @Inject
    CheckRunner(CheckConfig config)
    {
        this.timeout = config.getTimeout().toJavaTime();
    }

    /**
     * @param duration from the question to the answer
     */
    record Result(Probe.Subject subject, String name, boolean forEveryone, Finding finding, Duration duration) {}

    /** @return what the callable returns, if it does within the timeout */
    <T> T within(Callable<T> callable)
            throws ExecutionException, TimeoutException
    {
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        try {
            return executor.submit(withOwnClasses(callable)).get(timeout.toNanos(), NANOSECONDS);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException();
        }
        finally {
            executor.shutdownNow();
        }
    }

    List<Result> run(List<Probe> probes)
    {
        Semaphore turns = new Semaphore(AT_A_TIME);
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Future<List<Result>>> answers = new ArrayList<>();
            for (Probe probe : probes) {
                answers.add(executor.submit(() -> {
                    turns.acquire();
                    try {
                        return run(executor, probe);
                    }
                    finally {
                        turns.release();
                    }
                }));
            }
            ImmutableList.Builder<Result> results = ImmutableList.builder();
            for (int index = 0; index < probes.size(); index++) {
                results.addAll(collect(probes.get(index), answers.get(index)));
            }
            return results.build();
        }
        finally {
            // a probe that was given up may still wait for its answer
            executor.shutdownNow();
        }
    }

    private static List<Result> collect(Probe probe, Future<List<Result>> answer)
    {
        try {
            return answer.get();
        }
        catch (ExecutionException e) {
            return unanswered(probe, Excerpt.of(String.valueOf(e.getCause().getMessage())), Duration.ZERO);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unanswered(probe, "Was not waited for: the query was cancelled", Duration.ZERO);
        }
    }

    private List<Result> run(ExecutorService executor, Probe probe)
    {
        long start = System.nanoTime();
        Future<Map<String, Finding>> answer = executor.submit(withOwnClasses(probe.question()::ask));
        try {
            Map<String, Finding> findings = answer.get(timeout.toNanos(), NANOSECONDS);
            Duration duration = Duration.ofNanos(System.nanoTime() - start);
            return probe.names().stream()
                    .map(name -> new Result(probe.subject(), name, probe.forEveryone(), requireNonNull(findings.get(name), name), duration))
                    .collect(ImmutableList.toImmutableList());
        }
        catch (TimeoutException e) {
            answer.cancel(true);
            return unanswered(probe, "No answer within %s s (platform.checks.timeout)".formatted(timeout.toMillis() / 1000.0), timeout);
        }
        catch (ExecutionException e) {
            log.debug(e.getCause(), "No answer to %s of %s", probe.names(), probe.subject());
            return unanswered(probe, Excerpt.of(String.valueOf(e.getCause().getMessage())), Duration.ofNanos(System.nanoTime() - start));
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unanswered(probe, "Was not waited for: the query was cancelled", Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private static <T> Callable<T> withOwnClasses(Callable<T> question)
    {
        return () -> {
            try (ThreadContextClassLoader _ = new ThreadContextClassLoader(CheckRunner.class.getClassLoader())) {
                return question.call();
            }
        };
    }

    private static List<Result> unanswered(Probe probe, String error, Duration duration)
    {
        ImmutableList.Builder<Result> results = ImmutableList.builder();
        String first = probe.names().getFirst();
        for (String name : probe.names()) {
            Finding finding = Finding.unknown("Could not be asked, see check " + first, probe.whatToDo());
            if (name.equals(first)) {
                finding = new Finding(probe.unanswered(), error, Optional.of(probe.whatToDo()));
            }
            results.add(new Result(probe.subject(), name, probe.forEveryone(), finding, duration));
        }
        return results.build();
    }
}

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

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.realtimeplatform.trino.pipeline.PipelineStatus.Phase;
import io.trino.spi.classloader.ThreadContextClassLoader;
import org.weakref.jmx.Managed;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import static java.util.Objects.requireNonNull;

/**
 * What is exported of the pipelines. A figure is returned at once, as it was found last; when that was half a minute ago, it is found anew in the
 * background. So who watches asks nobody and waits for nobody, and where nobody watches, nobody is asked.
 *
 * <p>A figure is NaN until it is found, and when it was found too long ago.
 */
public class PipelineStats
{
    private static final Logger log = Logger.get(PipelineStats.class);
    private static final Duration FRESH = Duration.ofSeconds(30);
    private static final Duration OUTDATED = Duration.ofMinutes(5);

    private final Supplier<List<PipelineStatus>> statuses;
    private final LongSupplier nanoTime;
    private final Executor executor;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile Found found;

    /**
     * @param statuses empty before there are any
     * @param at by {@link System#nanoTime}, when they were found, or when this began
     */
    private record Found(Optional<List<PipelineStatus>> statuses, long at) {}

    @Inject
    PipelineStats(PipelineStore pipelines, PipelineStatusReader statusReader)
    {
        this(
                () -> ImmutableList.copyOf(statusReader.read(pipelines.list()).values()),
                System::nanoTime,
                Thread::startVirtualThread);
    }

    PipelineStats(Supplier<List<PipelineStatus>> statuses, LongSupplier nanoTime, Executor executor)
    {
        this.statuses = requireNonNull(statuses, "statuses is null");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
        this.executor = requireNonNull(executor, "executor is null");
        this.found = new Found(Optional.empty(), nanoTime.getAsLong());
    }

    /** @return all pipelines */
    @Managed
    public double getPipelines()
    {
        return figure(List::size);
    }

    /** @return pipelines in phase STREAMING; this and the following phases are those of the table pipelines */
    @Managed
    public double getStreaming()
    {
        return count(Phase.STREAMING);
    }

    @Managed
    public double getStalled()
    {
        return count(Phase.STALLED);
    }

    @Managed
    public double getPaused()
    {
        return count(Phase.PAUSED);
    }

    @Managed
    public double getFailed()
    {
        return count(Phase.FAILED);
    }

    /** @return pipelines of which nothing can be told, since a neighbour does not answer */
    @Managed
    public double getUnknown()
    {
        return count(Phase.UNKNOWN);
    }

    /** @return records in Kafka that Pinot has not consumed, of the pipeline that has most of them; pipelines of which that is not known do not count */
    @Managed
    public double getLargestLagRows()
    {
        return largest(PipelineStatus::lagRows);
    }

    /** @return the largest age of the newest change in Pinot, among the pipelines with a lag in rows */
    @Managed
    public double getLargestLagSeconds()
    {
        return largest(PipelineStatus::lagMillis) / 1000;
    }

    /** @return events that Pinot has read and that could not be decoded, of all pipelines that there are */
    @Managed
    public double getFailedEvents()
    {
        return figure(all -> all.stream()
                .flatMap(status -> status.events().stream())
                .mapToLong(EventCounts::failed)
                .sum());
    }

    /** @return how long ago the pipelines were found; that grows while the store does not answer */
    @Managed
    public double getSecondsSinceFound()
    {
        lookUnlessFresh();
        return age(found).toNanos() / 1e9;
    }

    private double count(Phase phase)
    {
        return figure(all -> all.stream().filter(status -> status.phase() == phase).count());
    }

    private double largest(Function<PipelineStatus, OptionalLong> figure)
    {
        return figure(all -> all.stream()
                .flatMapToLong(status -> figure.apply(status).stream())
                .max()
                .orElse(0));
    }

    private double figure(ToDoubleFunction<List<PipelineStatus>> figure)
    {
        lookUnlessFresh();
        Found last = found;
        if (last.statuses().isEmpty() || age(last).compareTo(OUTDATED) > 0) {
            return Double.NaN;
        }
        return figure.applyAsDouble(last.statuses().get());
    }

    private Duration age(Found last)
    {
        return Duration.ofNanos(nanoTime.getAsLong() - last.at());
    }

    private void lookUnlessFresh()
    {
        Found last = found;
        if (last.statuses().isPresent() && age(last).compareTo(FRESH) < 0) {
            return;
        }
        if (looking.compareAndSet(false, true)) {
            executor.execute(this::look);
        }
    }

    private void look()
    {
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(PipelineStats.class.getClassLoader())) {
            found = new Found(Optional.of(statuses.get()), nanoTime.getAsLong());
        }
        catch (RuntimeException e) {
            log.debug(e, "Could not look how the pipelines are");
        }
        finally {
            looking.set(false);
        }
    }
}

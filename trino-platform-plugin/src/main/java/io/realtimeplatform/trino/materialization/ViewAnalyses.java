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

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.realtimeplatform.trino.materialization.DefinitionReview.Review;
import io.realtimeplatform.trino.materialization.PartitionedViews.ObstacleException;
import io.realtimeplatform.trino.view.ViewDefinition;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

import static java.util.Objects.requireNonNull;

/**
 * What was found out about views, for as long as it takes to refresh one: a refresh asks twice, for the choice of its mode and for its work. Where
 * something stands in the way that is not kept, as it may be put aside at once.
 *
 * @param <F> what is found, which may be that a view is refused
 */
final class ViewAnalyses<F>
{
    private static final Duration FRESH = Duration.ofSeconds(20);

    private final DefinitionReview review;
    private final Function<String, F> refuse;
    private final Predicate<F> refused;
    private final Cache<Version, F> found = CacheBuilder.newBuilder().expireAfterWrite(FRESH).maximumSize(1000).build();

    /**
     * @param refuse makes what is found where the text stands in the way
     * @param refused whether something does
     */
    ViewAnalyses(DefinitionReview review, Function<String, F> refuse, Predicate<F> refused)
    {
        this.review = requireNonNull(review, "review is null");
        this.refuse = requireNonNull(refuse, "refuse is null");
        this.refused = requireNonNull(refused, "refused is null");
    }

    /** @param definitions of the view and of those that it reads */
    private record Version(String dataset, long version, List<ViewDefinition> definitions) {}

    /** @param analysis of a view whose definition has nothing in the way; may throw {@link ObstacleException} */
    F find(MaterializedView view, Function<Review, F> analysis)
    {
        Review reviewed = review.of(view);
        if (reviewed.obstacle().isPresent()) {
            return refuse.apply(reviewed.obstacle().get());
        }
        Version version = new Version(view.dataset(), view.materialization().version(), reviewed.definitions());
        F known = found.getIfPresent(version);
        if (known != null) {
            return known;
        }
        F result;
        try {
            result = analysis.apply(reviewed);
        }
        catch (ObstacleException e) {
            return refuse.apply(e.getMessage());
        }
        if (!refused.test(result)) {
            found.put(version, result);
        }
        return result;
    }
}

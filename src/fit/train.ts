// train: the loop as a generator of epochs.
import type { Features } from "../data/features.ts";
import type { AnyFamily } from "../distribution.ts";
import type { Model } from "../model.ts";
import { closed } from "./closed.ts";
import { descend, type Epoch } from "./descend.ts";
import { exactly } from "./exact.ts";
import type { Fitted } from "./fitted.ts";
import { type LikeData, planOf, type TrainingData, type TrainOptions, work } from "./plan.ts";

/**
 * Trains a model: a generator of epochs that returns the fitted model. It keeps the thread; `fit` lets others work too.
 * Breaking out of the loop ends training; passing `false` to `next` ends it and returns the model.
 *
 * Throws as {@link fit} does.
 *
 * @example
 * const epochs = train(forecaster, { x, y }, { epochs: 10 });
 * let next = epochs.next();
 * for (; !next.done; next = epochs.next()) console.log(next.value.epoch, next.value.objective);
 * const fitted = next.value;
 */
export function* train<F extends AnyFamily, const X extends Features | undefined = undefined>(
  model: Model<F>,
  data: TrainingData<F, X>,
  options: TrainOptions<F, LikeData<X>> = {},
): Generator<Epoch, Fitted<F, X>, boolean | undefined> {
  const plan = planOf("train", model, data, options);
  const loop = work("train", plan, plan.solved ? closed : plan.exact ? exactly : descend);
  try {
    let next = loop.next();
    while (!next.done) {
      const { value } = next;
      // only fits to batches wait, and those are not trained
      next = loop.next(value && !(value instanceof Promise) ? yield value : undefined);
    }
    return next.value.fitted as Fitted<AnyFamily, never> as Fitted<F, X>;
  } finally {
    loop.return(undefined as never);
  }
}

// The loop that methods share: steps until one of them says that it was the last, each a record of what it came to.

/** A smooth function at a point. */
export interface Point {
  readonly objective: number;
  readonly gradient: Float64Array;
  /** [n, n], computed when asked. */
  readonly hessian: () => Float64Array;
}

/** A function to be minimized, at points of a vector space. It may pause on the way, and wait. */
export interface Problem {
  readonly start: ArrayLike<number>;
  readonly at: (point: Float64Array) => Generator<Promise<unknown> | undefined, Point, unknown>;
  /** What is watched beside the objective, where there is such. */
  readonly watched?: ((point: Float64Array) => number) | undefined;
}

/** One iteration: 1, 2, 3, …; the objective after it, and what is watched. */
export interface Iteration {
  readonly epoch: number;
  readonly objective: number;
  readonly validation?: number;
}

/** Where it ended, and why; of a failure what the objective was. */
export interface Solution {
  readonly theta: Float64Array;
  readonly epoch: number;
  readonly history: readonly Iteration[];
  readonly stopped: "epochs" | "tolerance" | "callback" | "failure";
  readonly failure?: { readonly value: number; readonly epoch: number };
  /** The function at θ. */
  readonly last: Point;
}

/** A method at work: it yields its iterations, and what its function pauses or waits for. */
export type Method = Generator<Iteration | Promise<unknown> | undefined, Solution, unknown>;

/** A point, and the function there. */
export interface Place {
  readonly theta: Float64Array;
  readonly now: Point;
}
/** Where a step led; `done` where there is no other. */
export interface Step extends Place {
  readonly done: boolean;
}

/** A function's place improved step by step. `total` is what is recorded, where that is more than the smooth part. */
export function* iterate(
  { start, at, watched }: Problem,
  iterations: number,
  step: (from: Place) => Generator<Promise<unknown> | undefined, Step, unknown>,
  total: (place: Place) => number = ({ now }) => now.objective,
): Method {
  const history: Iteration[] = [];
  const theta = Float64Array.from(start);
  let place: Place = { theta, now: yield* at(theta) };
  const ended = (stopped: Solution["stopped"]): Solution => ({
    theta: place.theta,
    epoch: history.length,
    history,
    stopped,
    last: place.now,
  });
  const value = total(place);
  if (!(Math.abs(value) < Infinity)) return { ...ended("failure"), failure: { value, epoch: 1 } };
  for (let epoch = 1; epoch <= iterations; epoch++) {
    const { done, ...next } = yield* step(place);
    place = next;
    const record = { epoch, objective: total(place), ...(watched && { validation: watched(place.theta) }) };
    history.push(record);
    if ((yield record) === false) return ended("callback");
    if (done) return ended("tolerance");
  }
  return ended("epochs");
}

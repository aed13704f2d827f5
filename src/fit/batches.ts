// Rows that come in batches, of which not all are ever in memory: read once to know how many there are, and once for each
// step of Newton's method.
import type { Model } from "../model.ts";
import type { Batch } from "./descend.ts";
import { type AnyOptions, type Plan, planOf } from "./plan.ts";
import type { Data } from "./prepare.ts";

/** Batches one after another, at hand or to come; or a function that gives them, which is called for each pass. */
export type Batches<Of> = Iterable<Of> | AsyncIterable<Of> | (() => Iterable<Of> | AsyncIterable<Of>);

const gone = (where: string): TypeError =>
  new TypeError(`${where}: rows are needed again; they came in batches and are not kept. Give all rows at once.`);

const isAsync = <Of>(source: Iterable<Of> | AsyncIterable<Of>): source is AsyncIterable<Of> =>
  Symbol.asyncIterator in source;

function* each<Of, To>(source: Iterable<Of>, to: (of: Of) => To): Generator<To> {
  for (const one of source) yield to(one);
}
async function* eachLater<Of, To>(source: AsyncIterable<Of>, to: (of: Of) => To): AsyncGenerator<To> {
  for await (const one of source) yield to(one);
}

const hasItems = (source: object): boolean => Symbol.iterator in source || Symbol.asyncIterator in source;

/** The plan of a fit to batches: a model that is solved, set up on the first of them. */
export async function batchedPlan(model: Model, batches: Batches<Data>, options: AnyOptions): Promise<Plan> {
  if (options.validation !== undefined)
    throw new TypeError("fit: batches leave no rows to validate on; came validation. Leave it out.");
  const source = typeof batches === "function" ? batches : () => batches;
  if (typeof batches !== "function" && !(Object(batches) === batches && hasItems(batches)))
    throw new TypeError(
      `fit: batches must be an iterable, or a function that gives one; came ${String(batches)}. Write { batches: () => parts(file) }.`,
    );
  let plan: Plan | undefined;
  let [rows, observations, exact, count] = [0, 0, 0, 0];
  for await (const data of source()) {
    const where = `fit, batch ${count++}`;
    plan ??= planOf(where, model, data, options);
    const batch = plan.prepared.more(where, data);
    rows += batch.each.rows;
    observations += batch.total;
    exact += batch.total * batch.exact;
  }
  if (!plan) throw new RangeError("fit: batches must hold at least one; came none. Give rows.");
  const { prepared } = plan;
  const { task } = prepared;
  if (!plan.exact || !task.linear || model.family.rules.bounds)
    throw new TypeError(
      `fit: batches are for linear or bare heads of families whose support stands still; came ${model.family.name}${model.family.rules.bounds ? "" : " with other heads or options of training"}. Give all rows at once.`,
    );
  const read = (data: Data): Batch => prepared.more("fit, batch", data);
  return {
    ...plan,
    solved: false,
    prepared: {
      ...prepared,
      observations,
      inUnits: { ...prepared.inUnits, training: prepared.inUnits.exactly(exact / observations) },
      get observed(): never {
        throw gone("fitted");
      },
      task: {
        ...task,
        rows,
        batches: () => {
          const all = source();
          return isAsync(all) ? eachLater(all, read) : each(all, read);
        },
        total: observations,
        training: () => {
          throw gone("fitted");
        },
      },
    },
  };
}

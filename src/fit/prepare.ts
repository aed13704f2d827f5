// A model set up on data: everything checked, split, brought to good units, and made a task for the training loop.

import { evaluate } from "../compile/evaluate.ts";
import type { Constraint } from "../constraint.ts";
import { checkColumns, readFeatures, standardization, standardize, type Table } from "../data/features.ts";
import { type Holdout, meanOne, readWeights, splitRows, takeRows } from "../data/split.ts";
import { startFree } from "../distribution/free.ts";
import { initialize } from "../layers/layer.ts";
import { type BuiltModel, build, checkEstimated, type Model, takesNoFeatures } from "../model.ts";
import { input, rowCount } from "../ops/leaves.ts";
import { log } from "../ops/math.ts";
import { sumRows } from "../ops/rows.ts";
import { fold, type Key } from "../random/key.ts";
import { sizeOf, type Tensor } from "../tensor.ts";
import { type Layout, layoutOf, type Task } from "./descend.ts";
import type { Units } from "./fitted.ts";
import type { Objective } from "./objectives.ts";
import { checkVaries, readTarget, unitsOf } from "./target.ts";

/** x, y and weights as users give them. */
export interface Data {
  readonly x?: unknown;
  readonly y: unknown;
  readonly weight?: ArrayLike<number>;
}

export interface Prepared {
  readonly model: Model;
  readonly built: BuiltModel;
  readonly layout: Layout;
  readonly units: Units;
  readonly task: Task;
  /** A mean loss in the units of the data. */
  readonly inUnits: { readonly training: (loss: number) => number; readonly validation: (loss: number) => number };
}

/** Rows of data in the forms of a program's inputs. */
interface Block {
  readonly rows: number;
  readonly x?: Float64Array;
  readonly y: Float64Array;
  readonly weight?: Float64Array;
}

/** Reads one block of data. */
function read(where: string, model: Model, { x, y, weight }: Data, names?: readonly string[]) {
  const target = readTarget(where, model.family, y);
  const bare = takesNoFeatures(model);
  if (x === undefined && !bare && !model.formula)
    throw new TypeError(`${where}: x must be given; the model has networks. Give { x, y }, or use constant().`);
  if (x !== undefined && bare)
    throw new TypeError(`${where}: the model takes no x; came some. Leave x out, or give it a network.`);
  const table = x === undefined ? undefined : readFeatures(where, x, names);
  if (table && table.rows !== target.rows)
    throw new RangeError(
      `${where}: x and y must have the same number of rows; x has ${table.rows}, y has ${target.rows}. Check both.`,
    );
  return { target, table, weight: weight === undefined ? undefined : readWeights(where, weight, target.rows) };
}

/** The rows of a block, chosen and in the units used inside. */
function blockOf(where: string, data: ReturnType<typeof read>, rows: Int32Array, units: Units, size: number): Block {
  const y = takeRows(data.target.data, rows, size);
  for (let i = 0; i < y.length; i++) y[i] = ((y[i] as number) - units.y.shift) / units.y.scale;
  const { table } = data;
  return {
    rows: rows.length,
    y,
    ...(table && { x: units.x ? standardize(table, units.x, rows) : takeRows(table.values, rows, table.columns) }),
    ...(data.weight && { weight: meanOne(where, data.weight, rows) }),
  };
}

/** Sets a model up on data; throws whatever can be known to be wrong before training. */
export function prepare(
  where: string,
  given: Model,
  data: Data,
  validation: Holdout | Data | undefined,
  objective: Objective,
  key: Key,
): Prepared {
  const { family } = given;
  objective.check?.(where, family);
  const model = objective.rest ? objective.rest.without(where, given) : given;
  const all = read(where, model, data);
  const { table, target } = all;
  checkVaries(where, family, target);
  if (table && !model.formula) checkColumns(where, table);
  const other = typeof validation === "object" && "y" in validation ? validation : undefined;
  const split = splitRows(
    where,
    target.rows,
    other ? undefined : (validation as Holdout | undefined),
    fold(key, "split"),
  );
  const size = sizeOf((family.support as Constraint).shape);

  // the units come from the rows that train, and from no other
  const trainingWeight = all.weight && meanOne(where, all.weight, split.training);
  const raw = takeRows(target.data, split.training, size);
  const units: Units = {
    columns: table?.columns ?? 0,
    ...(table?.names && { names: table.names }),
    ...(table && !model.formula && { x: standardization(table, split.training, all.weight) }),
    y: model.formula ? { shift: 0, scale: 1 } : unitsOf(family, raw, trainingWeight),
  };
  const training = blockOf(where, all, split.training, units, size);
  const held = other
    ? heldOut(where, model, other, table, units, size)
    : split.validation.length > 0
      ? blockOf(where, all, split.validation, units, size)
      : undefined;

  // the heads begin at the marginal fit of y
  const trial = build(where, model, units.columns);
  checkEstimated(where, family, trial.set);
  const built = build(where, model, units.columns, startFree(family, trial.set, training.y, training.weight));
  const { layout } = layoutOf(built.parameters);

  const x = training.x ? input("x", { shape: [units.columns], rows: true }) : input("x");
  const { shape, dtype } = family.support as Constraint;
  const y = input("y", { shape, dtype, rows: true });
  const weight = all.weight || other?.weight !== undefined ? input("weight", { rows: true }) : undefined;
  const average = (by: Objective, parameters: readonly Tensor[], drawn: Tensor | undefined): Tensor => {
    const context = drawn ? { training: true, key: drawn } : { training: false };
    const params = built.set.to(built.outputs(parameters, x, context));
    return sumRows(by.loss(family, params, y), weight).div(rowCount());
  };
  const measured = objective.validation ?? objective;
  const inputs = (block: Block) => ({
    y: block.y,
    ...(block.x ? { x: block.x } : { x: [0] }),
    ...(weight && { weight: block.weight ?? new Float64Array(block.rows).fill(1) }),
  });
  const logScale =
    units.y.scale === 1
      ? 0
      : size * (evaluate({ log: log(input("scale")) }, { scale: units.y.scale }).log[0] as number);
  const unitsOfLoss =
    (by: Objective) =>
    (loss: number): number =>
      by.inUnits(loss, units.y.scale, logScale);
  return {
    model,
    built,
    layout,
    units,
    inUnits: { training: unitsOfLoss(objective), validation: unitsOfLoss(measured) },
    task: {
      layout,
      theta: initialize(built.parameters, fold(key, "initialize")),
      random: built.random,
      objective: (parameters, drawn) => average(objective, parameters, drawn),
      measure: (parameters) => average(measured, parameters, undefined),
      rows: training.rows,
      training: inputs(training),
      validation: held && inputs(held),
    },
  };
}

/** A validation block given apart. */
function heldOut(where: string, model: Model, data: Data, table: Table | undefined, units: Units, size: number): Block {
  const at = `${where}, validation`;
  const block = read(at, model, data, units.names);
  if (block.table && block.table.columns !== table?.columns)
    throw new RangeError(
      `${at}: x must have ${table?.columns} columns, as in training; it has ${block.table.columns}. Give the same columns.`,
    );
  return blockOf(
    at,
    block,
    Int32Array.from({ length: block.target.rows }, (_, i) => i),
    units,
    size,
  );
}

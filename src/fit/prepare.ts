// A model set up on data: everything checked, split, brought to good units, and made a task for the training loop.

import { evaluate } from "../compile/evaluate.ts";
import type { Constraint } from "../constraint.ts";
import {
  checkColumns,
  readFeatures,
  type Standardization,
  standardization,
  standardizeInto,
  type Table,
} from "../data/features.ts";
import { type Holdout, meanOne, readWeights, splitRows, takeRows } from "../data/split.ts";
import { startFree } from "../distribution/free.ts";
import { canReachEdge, greatestFree } from "../distribution/maximum.ts";
import { moved } from "../distribution/source.ts";
import type { Spec, Tensors } from "../distribution/types.ts";
import type { Numbers } from "../distribution/values.ts";
import { initialize, type LayerContext } from "../layers/layer.ts";
import { type BuiltModel, build, checkEstimated, type Model, takesNoFeatures } from "../model.ts";
import { input, rowCount } from "../ops/leaves.ts";
import { where as select } from "../ops/machine.ts";
import { log } from "../ops/math.ts";
import { sumRows } from "../ops/rows.ts";
import { fold, type Key } from "../random/key.ts";
import { sizeOf, type Tensor } from "../tensor.ts";
import { type Batch, type Inputs, type Layout, layoutOf, type Task } from "./descend.ts";
import type { Units } from "./fitted.ts";
import { checkKnownRows, knownBounds, knownData, knownInputs, knownRows, readKnown } from "./known.ts";
import type { Objective } from "./objectives.ts";
import { type Penalty, penaltiesOf } from "./penalty.ts";
import { allRows, type Columns, RAW, type RowInputs } from "./rows.ts";
import { checkVaries, checkWithin, exactShare, readTarget, representative, type Target, unitsOf } from "./target.ts";

/** x, y, weights and known parameters as users give them. */
export interface Data {
  readonly x?: unknown;
  readonly y: unknown;
  readonly weight?: unknown;
  readonly known?: unknown;
  /** What tells apart which rows belong together. */
  readonly cluster?: unknown;
}

export interface Prepared {
  readonly model: Model;
  readonly built: BuiltModel;
  readonly layout: Layout;
  readonly units: Units;
  readonly task: Task;
  /** The rows that train, as they came. */
  readonly observed: Observed;
  /** Σw of the training rows: their number, where they weigh alike. */
  readonly observations: number;
  /** θ is where the likelihood is greatest, by the family's rule `mle`. */
  readonly solved: boolean;
  /** θ by that rule for another y of the same rows, and other weights; undefined where it gives none. */
  readonly closed?: (y: Float64Array, weight: Float64Array | undefined) => Float64Array | undefined;
  /** A mean loss in the units of the data; also where a share of the rows is known exactly. */
  readonly inUnits: {
    readonly training: (loss: number) => number;
    readonly validation: (loss: number) => number;
    readonly exactly: (share: number) => (loss: number) => number;
  };
  /** Other rows in the same units, with weights of mean 1; their Σw, and the share of them that is known exactly. */
  readonly more: (where: string, data: Data) => Batch & { readonly exact: number };
  /** The same rows under another model of the same parameters. */
  readonly under: (model: Model) => Under;
}
/** A model of rows, as solvers see it. */
export type Under = Pick<Prepared, "model" | "built" | "layout" | "task">;

/** Rows of data as users gave them. */
export interface Observed {
  /** Which rows of the data they are, of how many. */
  readonly rows: Int32Array;
  readonly total: number;
  /** Labels as their position; of a censored y the lower ends. */
  readonly y: Float64Array;
  readonly upper?: Float64Array;
  readonly weight?: Float64Array;
  readonly known: Readonly<Record<string, Numbers>>;
  /** Which of the clusters each row belongs to, 0, 1, 2, … */
  readonly cluster?: Int32Array;
}

/** Rows of data in the forms of a program's inputs. */
interface Block {
  readonly rows: number;
  readonly x?: RowInputs["x"];
  readonly y: Float64Array;
  /** Of a censored y. */
  readonly upper?: Float64Array;
  readonly weight?: Float64Array;
  readonly known: Readonly<Record<string, Numbers>>;
}

/** Reads one block of data. */
function read(where: string, model: Model, data: Data, like?: Units) {
  const { y, weight } = data;
  const target = readTarget(where, model.family, y);
  const set = model.set ?? (model.family.parametrizations[0] as BuiltModel["set"]);
  const known = readKnown(where, model.family, set, data.known, data.x, like?.known);
  const { x } = known;
  const bare = takesNoFeatures(model);
  if (x === undefined && !bare && !model.formula)
    throw new TypeError(`${where}: x must be given; the model has networks. Give { x, y }, or use constant().`);
  if (x !== undefined && bare)
    throw new TypeError(`${where}: the model takes no x; came some. Leave x out, or give it a network.`);
  const table = x === undefined ? undefined : readFeatures(where, x, like?.names);
  if (table && table.rows !== target.rows)
    throw new RangeError(
      `${where}: x and y must have the same number of rows; x has ${table.rows}, y has ${target.rows}. Check both.`,
    );
  checkKnownRows(where, known.values, target.rows);
  if (sizeOf((model.family.support as Constraint).shape) === 1 && Object.keys(known.values).length > 0)
    checkWithin(where, model.family, target, knownBounds(model.family, set, known.values, target.rows));
  return { target, table, known, weight: weight === undefined ? undefined : readWeights(where, weight, target.rows) };
}

/** The rows of a block, chosen and in the units used inside. */
function blockOf(where: string, data: ReturnType<typeof read>, rows: Int32Array, units: Units, size: number): Block {
  // known parameters are in the units of y, so y stays in them
  const { shift, scale } = data.known.names.length > 0 ? { shift: 0, scale: 1 } : units.y;
  const inside = (values: Float64Array): Float64Array => {
    const y = takeRows(values, rows, size);
    return shift === 0 && scale === 1 ? y : y.map((v) => (v - shift) / scale);
  };
  const { table, target } = data;
  return {
    rows: rows.length,
    y: inside(target.data),
    ...(target.upper && { upper: inside(target.upper) }),
    known: knownRows(data.known.values, rows),
    ...(table && { x: columnsOf(table, units.x, rows) }),
    ...(data.weight && { weight: meanOne(where, data.weight, rows) }),
  };
}

/** x of chosen rows of a table, in the units used inside. */
function columnsOf(table: Table, standard: Standardization | undefined, rows: Int32Array): Columns {
  const { columns, values } = table;
  const whole = rows.length * columns === values.length;
  const asItIs = { mean: new Float64Array(table.columns), sd: new Float64Array(table.columns).fill(1) };
  return {
    columns,
    write: (to, from, every) => {
      standardizeInto(to, table, standard ?? asItIs, (i) => rows[from + i * every] as number);
    },
    raw: (room, from, every) => {
      if (whole && every === 1) return values.subarray(from * columns, from * columns + room.length);
      for (let k = 0; k < room.length; k += columns) {
        const row = (rows[from + (k / columns) * every] as number) * columns;
        for (let j = 0; j < columns; j++) room[k + j] = values[row + j] as number;
      }
      return room;
    },
  };
}

/** How a model is set up that may be solved. */
interface Solving {
  readonly solve?: boolean;
  readonly starts?: number | undefined;
  readonly penalty?: Penalty | undefined;
}

/** Starts of a family that has a rule for them. */
const STARTS = 10;

/**
 * Sets a model up on data; throws whatever can be known to be wrong before training. Where it may be solved, bare parameters
 * whose family has a rule for it are: in the units of y, so that an end that a parameter puts at a y stays there.
 */
export function prepare(
  where: string,
  given: Model,
  data: Data,
  validation: Holdout | Data | undefined,
  objective: Objective,
  key: Key,
  { solve = false, starts = given.family.rules.starts ? STARTS : 1, penalty }: Solving = {},
): Prepared {
  const { family } = given;
  objective.check?.(where, family);
  const wanted = objective.rest ? objective.rest.without(where, given) : given;
  // a model with formulas becomes one of rows of numbers
  const { heads } = wanted;
  const own = heads?.find(({ layer }) => layer.formula)?.layer.formula?.regress(where, heads, data);
  const model = own ? { ...wanted, heads: own.heads } : wanted;
  const formulas = own?.formulas;
  const all = read(where, model, own?.data ?? data);
  const { cluster } = own?.data ?? data;
  const clusters = cluster === undefined ? undefined : readClusters(where, cluster, all.target.rows);
  const { table, target } = all;
  const bare = takesNoFeatures(model) && !target.upper;
  const set = model.set ?? (family.parametrizations[0] as BuiltModel["set"]);
  checkVaries(where, family, target, solve && objective.name === "nll" && bare && canReachEdge(family, set));
  if (target.upper && objective.name !== "nll")
    throw new TypeError(`${where}: ${objective.name} needs exact values; y is between lower and upper. Use nll().`);
  if (table && !model.formula && !formulas) checkColumns(where, table);
  const other =
    typeof validation === "object" && "y" in validation
      ? (own?.other(`${where}, validation`, validation) ?? validation)
      : undefined;
  const split = splitRows(
    where,
    target.rows,
    other ? undefined : (validation as Holdout | undefined),
    fold(key, "split"),
  );
  const size = sizeOf((family.support as Constraint).shape);

  // the units come from the rows that train, and from no other
  const trainingWeight = all.weight && meanOne(where, all.weight, split.training);
  const exact = (block: Pick<Target, "data" | "upper">) => representative(family, block, trainingWeight);
  const typical = exact({
    data: takeRows(target.data, split.training, size),
    ...(target.upper && { upper: takeRows(target.upper, split.training) }),
  });
  const columns = table?.columns ?? 0;
  const trial = build(where, model, columns);
  checkEstimated(where, family, trial.set);
  // values that parameters keep are in the units of the data, so y stays in them
  const kept = model.heads?.some(({ layer }) => layer.fixed) ?? false;
  const solution =
    solve && !kept && objective.name === "nll" && takesNoFeatures(model) && !target.upper
      ? greatestFree(family, trial.set, typical.y, trainingWeight, knownRows(all.known.values, split.training))
      : undefined;
  // and so is what coefficients are penalized for
  const asItCame = model.formula || formulas || solution || kept || trial.links || penalty;
  const inside = (standard: Standardization): Standardization => formulas?.adjust(standard) ?? standard;
  const raw = table && !model.formula ? standardization(table, split.training, all.weight) : undefined;
  const units: Units = {
    columns,
    ...(table?.names && { names: table.names }),
    ...(raw && { x: inside(raw) }),
    y: asItCame ? { shift: 0, scale: 1 } : unitsOf(family, typical.y, typical.weight),
    known: formulas?.known ?? all.known.columns,
    ...(formulas && { formulas }),
  };
  const training = blockOf(where, all, split.training, units, size);
  const held = other
    ? heldOut(`${where}, validation`, model, other, table, units, size)
    : split.validation.length > 0
      ? blockOf(where, all, split.validation, units, size)
      : undefined;

  // the heads begin at the marginal fit of y
  const apart = all.known.names.length > 0;
  const began = apart ? typical : exact({ data: training.y, ...(training.upper && { upper: training.upper }) });
  const weights = began.weight && Float64Array.from(began.weight);
  const options = apart ? { known: training.known, moved: units.y } : {};
  const eta = solution ?? startFree(family, trial.set, began.y, weights, options);
  const built = build(where, model, columns, eta);
  const thetaAt = (free: Float64Array): Float64Array =>
    initialize(build(where, model, columns, free).parameters, fold(key, "initialize"));
  const starting = { family, eta, y: began.y, weight: weights, options, count: 1, key, thetaAt };

  const x = training.x ? input("x", { shape: [units.columns], rows: true }) : input("x");
  const seen =
    training.x && units.x
      ? input(RAW, { shape: [units.columns], rows: true })
          .sub(input("mean of x", { shape: [units.columns] }))
          .mul(input("one over sd of x", { shape: [units.columns] }))
      : x;
  const { shape, dtype } = family.support as Constraint;
  const upper = training.upper || held?.upper ? input("upper", { rows: true }) : undefined;
  const y = input("y", { shape, dtype: upper ? "float" : dtype, rows: true });
  const ofRows = (name: string): boolean =>
    [training, held].some((block) => block?.known[name] && block.known[name].rows !== undefined);
  const known = knownInputs(built.set, ofRows);
  /** The family's parameters behind estimated ones, in the units that y has here. */
  const canonicalOf = (own: Tensors<Spec>): Tensors<Spec> => {
    const params = built.set.to({ ...own, ...known });
    if (!apart) return params;
    const shift = units.y.shift === 0 ? undefined : input("shift");
    const scale = units.y.scale === 1 ? undefined : input("scale");
    return { ...moved(family.name, family.rules.affine, params, shift, scale), ...known };
  };
  const weight = all.weight || other?.weight !== undefined ? input("weight", { rows: true }) : undefined;
  const average = (by: Objective, own: Tensors<Spec>, allowed: Tensor | undefined): Tensor => {
    const loss = by.loss(family, canonicalOf(own), y, upper);
    return sumRows(allowed ? select(allowed, loss, Infinity) : loss, weight).div(rowCount());
  };
  const measured = objective.validation ?? objective;
  const shared = { ...(apart && { shift: [units.y.shift], scale: [units.y.scale] }), ...(!training.x && { x: [0] }) };
  const rowsOf = (block: Block): RowInputs => ({
    rows: block.rows,
    values: {
      y: block.y,
      ...(upper && { upper: block.upper ?? block.y }),
      ...knownData(block.known, ofRows, block.rows, true),
      ...(weight && { weight: block.weight ?? new Float64Array(block.rows).fill(1) }),
    },
    ...(block.x && { x: block.x }),
  });
  const inputs = (block: Block): Inputs => ({
    ...shared,
    ...knownData(block.known, ofRows, block.rows, false),
    ...allRows(rowsOf(block)),
  });
  let whole: Inputs | undefined;
  const logScale =
    units.y.scale === 1 || apart
      ? 0
      : size * (evaluate({ log: log(input("scale")) }, { scale: units.y.scale }).log[0] as number);
  const shareOf = ({ y: lower, upper, weight }: Block): number =>
    exactShare({ data: lower, ...(upper && { upper }) }, weight);
  const unitsOfLoss =
    (by: Objective, share: number) =>
    (loss: number): number =>
      by.inUnits(loss, apart ? 1 : units.y.scale, logScale * share);
  /** Does a block have what the first has not? */
  const differs = (block: Block): boolean =>
    (block.upper && !upper) ||
    (block.weight && !weight) ||
    Object.entries(block.known).some(([name, { rows }]) => rows !== undefined && !ofRows(name));
  const under = (model: Model, built: BuiltModel): Under => {
    const averageAt = (by: Objective, parameters: readonly Tensor[], context: LayerContext): Tensor =>
      average(by, built.outputs(parameters, x, context), built.allowed?.(parameters, x, context));
    const { linear } = built;
    const { layout } = layoutOf(built.parameters);
    return {
      model,
      built,
      layout,
      task: {
        layout,
        theta: initialize(built.parameters, fold(key, "initialize")),
        starting: { ...starting, set: built.set },
        random: built.random,
        objective: (parameters, key) =>
          averageAt(objective, parameters, key ? { training: true, key } : { training: false }),
        linear: linear && {
          put: (parameters) => linear.put(parameters, seen),
          objective: (put) => average(objective, linear.outputs(put), linear.allowed?.(put)),
          features: linear.features(seen),
        },
        penalty:
          penalty && linear && penaltiesOf(penalty, layout, { features: linear.features(x), raw, inside: units.x }),
        measure: (parameters) => averageAt(measured, parameters, { training: false }),
        rows: training.rows,
        training: () => {
          whole ??= inputs(training);
          return whole;
        },
        shared: {
          ...shared,
          ...knownData(training.known, ofRows, training.rows, false),
          ...(units.x && { "mean of x": units.x.mean, "one over sd of x": units.x.sd.map((sd) => 1 / sd) }),
        },
        each: rowsOf(training),
        validation: held && inputs(held),
      },
    };
  };
  const first = under(model, built);
  return {
    ...first,
    units,
    observations: all.weight
      ? split.training.reduce((sum, row) => sum + ((all.weight as Float64Array)[row] as number), 0)
      : training.rows,
    observed: {
      rows: formulas?.rows ? split.training.map((row) => formulas.rows?.[row] as number) : split.training,
      total: formulas?.rows ? formulas.rows.length + (formulas.dropped ?? 0) : target.rows,
      y: takeRows(target.data, split.training, size),
      ...(target.upper && { upper: takeRows(target.upper, split.training) }),
      ...(all.weight && { weight: takeRows(all.weight, split.training) }),
      known: training.known,
      ...(clusters && { cluster: split.training.map((row) => clusters[row] as number) }),
    },
    solved: solution !== undefined,
    ...(solution && {
      closed: (y: Float64Array, weight: Float64Array | undefined) => {
        const eta = greatestFree(family, trial.set, y, weight, training.known);
        return eta && initialize(build(where, model, columns, eta).parameters, key);
      },
    }),
    inUnits: {
      training: unitsOfLoss(objective, shareOf(training)),
      validation: unitsOfLoss(measured, shareOf(held ?? training)),
      exactly: (share) => unitsOfLoss(objective, share),
    },
    more: (at, data) => {
      const given = own?.other(at, data) ?? data;
      const block = heldOut(at, model, given, table, units, size);
      if (differs(block))
        throw new TypeError(
          `${at}: all batches must have the form of the first; came weights, ends or known values that it has not. Give them in all.`,
        );
      const total = given.weight ? sumOf(given.weight as ArrayLike<number>) : block.rows;
      return { each: rowsOf(block), total, exact: shareOf(block) };
    },
    under: (next) => under(next, build(where, next, columns, eta)),
    task: {
      ...first.task,
      starting: {
        ...first.task.starting,
        count: solve && !solution ? starts : 1,
        ...(takesNoFeatures(model) &&
          !kept && { etaOf: (parameters) => built.eta(parameters, input("x"), { training: false }) }),
      },
    },
  };
}

const isList = (x: unknown): x is ArrayLike<unknown> =>
  Array.isArray(x) || (ArrayBuffer.isView(x) && !(x instanceof DataView));

/** Clusters of rows by number, in the order in which they come. */
function readClusters(where: string, cluster: unknown, rows: number): Int32Array {
  if (!isList(cluster))
    throw new TypeError(
      `${where}: cluster must have one value a row; came ${typeof cluster}. Give an array, or the name of a column of data.`,
    );
  const values = Array.from(cluster);
  if (values.length !== rows)
    throw new RangeError(
      `${where}: cluster must have one value a row; came ${values.length} for ${rows} rows. Check both.`,
    );
  const codes = new Map<unknown, number>();
  const found = Int32Array.from(values, (value) => {
    const code = codes.get(value) ?? codes.size;
    codes.set(value, code);
    return code;
  });
  if (codes.size < 2)
    throw new RangeError(`${where}: there must be at least two clusters; there is one. Use "sandwich".`);
  return found;
}

const sumOf = (values: ArrayLike<number>): number => Float64Array.from(values).reduce((sum, v) => sum + v, 0);

/** A block of rows given apart. */
function heldOut(at: string, model: Model, data: Data, table: Table | undefined, units: Units, size: number): Block {
  const block = read(at, model, data, units);
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

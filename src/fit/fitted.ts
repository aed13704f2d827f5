// A fitted model: its parameters, what it predicts, how it was trained, and how it is saved.

import { compile } from "../compile/program.ts";
import { type Features, type Like, readFeatures, type Standardization, standardize } from "../data/features.ts";
import { Distribution } from "../distribution/face.ts";
import { knownSpec } from "../distribution/parametrization.ts";
import { commonRows, freeSource, type Moved } from "../distribution/source.ts";
import type { KnownKeys, RowsOf } from "../distribution/types.ts";
import type { Numbers } from "../distribution/values.ts";
import type { AnyFamily, SetsOf } from "../distribution.ts";
import type { Frame } from "../formula/frame.ts";
import type { Coefficients, Formulas } from "../formula/regression.ts";
import { checkInside } from "../layers/links.ts";
import { type BuiltModel, build, type Model } from "../model.ts";
import { input } from "../ops/leaves.ts";
import { perRow } from "../ops/rows.ts";
import type { Precision } from "../tensor.ts";
import { type Epoch, type Layout, layoutOf, type Outcome, unpack } from "./descend.ts";
import { checkKnownRows, type KnownData, readKnown } from "./known.ts";
import { parameters } from "./parameters.ts";
import { type SavedModel, save } from "./save.ts";

/** What a fitted model remembers of its data: how many columns of x, their names, and the units used inside. */
export interface Units {
  /** Number of columns of x; 0 without x. */
  readonly columns: number;
  readonly names?: readonly string[];
  /** x as a network sees it is (x − mean)/sd; absent for function models, which see x as it is. */
  readonly x?: Standardization;
  /** Known parameters that are columns of x, by name. */
  readonly known: Readonly<Record<string, string>>;
  /** y = shift + scale · (y as the heads speak of it). */
  readonly y: Moved;
  /** Of a model with formulas: x is made of other columns. */
  readonly formulas?: Formulas;
}

/** All that is needed to predict. */
export interface State {
  readonly model: Model;
  readonly units: Units;
  readonly theta: Float64Array;
  readonly precision: Precision;
  readonly history: readonly Epoch[];
  readonly epoch: number;
  readonly stopped: Outcome["stopped"];
  readonly scaleFrom?: "validation" | "training";
}

/** The distributions of a family: one for each row, or a single one. */
export type DistributionOf<F extends AnyFamily, Rows extends boolean> = Distribution<F["params"], F["support"], Rows>;

/** What has the form of the data fitted: of formulas named columns, which may be more than those used. */
export type Asked<X> = X extends Features ? Like<X> : Frame;

/**
 * How a fitted model is asked. A family with known parameters is given theirs again, as `{ known: { totalCount: 20 } }`,
 * but for columns of x: these are asked for with x.
 */
export type Predict<F extends AnyFamily, X> = [KnownKeys<SetsOf<F>>] extends [never]
  ? undefined extends X
    ? () => DistributionOf<F, false>
    : (x: Asked<X>) => DistributionOf<F, true>
  : undefined extends X
    ? <const K extends KnownData<F>>(given: { readonly known: K }) => DistributionOf<F, RowsOf<SetsOf<F>, K>>
    : (x: Asked<X>, given?: { readonly known: Partial<KnownData<F>> }) => DistributionOf<F, true>;

/** P(y | f_θ*(x)): a model with the parameters that training found. `X` is the form of its x. */
export interface Fitted<F extends AnyFamily = AnyFamily, X = Features> {
  readonly model: Model<F>;
  /** The distribution of y at each row of x; without x the one distribution. Throws for columns that were not fitted. */
  readonly predict: Predict<F, X>;
  /**
   * Of bare parameters their values, in the parametrization fitted; of linear heads weights [columns, free numbers] and
   * biases, on the scale of the head (the logarithm of a scale); both in the user's units. Of networks with hidden layers
   * θ by name, as it acts on standardized x and y.
   */
  readonly params: Readonly<Record<string, unknown>>;
  /**
   * Of a model with formulas the coefficients by parameter and column, `coefficients.mean.ethN`, on the scale of the head;
   * those of constant() are "(Intercept)", and of classes those of the first are 0. Empty without formulas.
   */
  readonly coefficients: Coefficients;
  /** Of a model with formulas: the rows of the data that were used, how many were not, and which columns were left out. */
  readonly formulas?: Formulas;
  /** θ, and where each parameter lies in it. */
  readonly theta: Float64Array;
  readonly layout: Layout;
  /** The objective, epoch by epoch, and that of the validation block. */
  readonly history: readonly Epoch[];
  /** The epoch whose parameters these are. */
  readonly epoch: number;
  /** What ended training. */
  readonly stopped: Outcome["stopped"];
  /** After `mse()`: the rows whose residuals gave a Normal's one scale. */
  readonly scaleFrom?: "validation" | "training";
  /** Plain JSON: θ as base64 bytes, its layout, the units and the networks. `load` reads it. */
  toJSON(): SavedModel;
}

/** What heads put out for rows of standardized x, in the precision of training: linear predictors, or η behind them. */
export function headOutputs(
  state: Pick<State, "units" | "theta" | "precision">,
  built: BuiltModel,
  layout: Layout,
  x: Float64Array,
  what: "predictors" | "eta" = "predictors",
): Float64Array {
  const { columns } = state.units;
  const theta = input("theta", { shape: [state.theta.length] });
  const data = columns > 0 ? input("x", { shape: [columns], rows: true }) : input("x");
  const eta = built[what](unpack(theta, layout), data, { training: false });
  const program = compile({ outputs: { eta: columns > 0 ? perRow(eta) : eta } }, { precision: state.precision });
  program.load(columns > 0 ? { x, theta: state.theta } : { x: [0], theta: state.theta });
  const values = program.run().eta as Float64Array;
  program.release();
  return values;
}

/** η of rows of standardized x. Throws a `RangeError` for a row whose linear predictor is beyond the ends of its link. */
function freeOutputs(state: State, built: BuiltModel, layout: Layout, x: Float64Array): Float64Array {
  if (built.allowed && built.links) checkInside("predict", built.links, headOutputs(state, built, layout, x));
  return headOutputs(state, built, layout, x, "eta");
}

const otherRows = (where: string, key: string, n: number, m: number): RangeError =>
  new RangeError(
    `${where}: known parameters must have the same number of rows; ${key} has ${n}, another ${m}. Check both.`,
  );
/** The values of known parameters in what predict is given besides x. */
const knownOf = (given: unknown): unknown =>
  typeof given === "object" && given !== null && "known" in given ? given.known : undefined;

/** Rows at which a fitted model is asked. */
export interface Rows {
  /** Undefined where there is one distribution for all. */
  readonly count: number | undefined;
  /** Standardized, as the heads see it; absent where they see none. */
  readonly x?: Float64Array;
  readonly known: Readonly<Record<string, Numbers>>;
}

/** Reads what a fitted model is asked of: x or named columns, and values of known parameters. */
export function readRows(
  where: string,
  { family }: Model,
  { set }: BuiltModel,
  units: Units,
  first: unknown,
  second: unknown,
): Rows {
  const { formulas } = units;
  const asks = Object.keys(knownSpec(set)).length > 0;
  const single = !formulas && units.columns === 0 && Object.keys(units.known).length === 0;
  const given = single && asks ? first : second;
  const { values: known, x } = readKnown(
    where,
    family,
    set,
    knownOf(given),
    single && asks ? undefined : first,
    units.known,
  );
  if (units.columns === 0) {
    if (x !== undefined && !formulas)
      throw new TypeError(`${where}: this model takes no x; came some. Call predict() for its one distribution.`);
    const count = formulas?.count(where, first) ?? commonRows(known, (key, n, m) => otherRows(where, key, n, m));
    return { count, known };
  }
  const table = readFeatures(where, formulas ? formulas.encode(where, first) : x, units.names);
  if (table.rows === 0) throw new RangeError(`${where}: x must have at least one row; it has none. Give rows.`);
  if (units.names && !table.names)
    throw new TypeError(
      `${where}: x must have the columns ${units.names.join(", ")}; came rows without names. Name the columns.`,
    );
  if (!units.names && table.names)
    throw new TypeError(
      `${where}: x must be rows of ${units.columns} numbers; came named columns. Give rows, as in fit.`,
    );
  if (table.columns !== units.columns)
    throw new RangeError(
      `${where}: x must have ${units.columns} columns, as in fit; it has ${table.columns}. Give the same columns in the same order.`,
    );
  checkKnownRows(where, known, table.rows);
  return { count: table.rows, x: units.x ? standardize(table, units.x) : table.values, known };
}

/** The fitted model of a state. */
export function fittedModel(state: State): Fitted {
  const { model, units, theta, history, epoch, stopped, scaleFrom } = state;
  const { family } = model;
  const { formulas } = units;
  const built = build("predict", model, units.columns);
  const { layout } = layoutOf(built.parameters);
  const index = family.parametrizations.indexOf(built.set);
  const predict = (first?: unknown, second?: unknown): unknown => {
    const { count, x, known } = readRows("predict", model, built, units, first, second);
    const own = freeOutputs(state, built, layout, x ?? new Float64Array(1));
    const eta =
      x || count === undefined
        ? own
        : Float64Array.from({ length: count * own.length }, (_, i) => own[i % own.length] as number);
    return new Distribution(
      family,
      freeSource(family, index, built.set, eta, { moved: units.y, known }, count !== undefined),
    );
  };
  return {
    model,
    predict: predict as Fitted["predict"],
    get params() {
      return parameters(model, built.set, units, theta, layout, (x, what) =>
        headOutputs(state, built, layout, x, what),
      );
    },
    get coefficients() {
      return formulas?.coefficients(units.x, built.set.layout, theta, layout) ?? {};
    },
    ...(formulas && { formulas }),
    theta,
    layout,
    history,
    epoch,
    stopped,
    ...(scaleFrom && { scaleFrom }),
    toJSON: () => save(state, layout),
  };
}

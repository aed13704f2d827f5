// model: a family whose parameters are put out by networks, by one network, or by a function of tensors.
import { freeSize } from "./constraint.ts";
import { estimatedNames, estimatedSet, type Parametrization, unconstrain } from "./distribution/parametrization.ts";
import type { Estimated, KeysOf, Spec, Tensors } from "./distribution/types.ts";
import type { AnyFamily, SetsOf } from "./distribution.ts";
import { asLayer, checkHead } from "./layers/chain.ts";
import { zeros } from "./layers/initialize.ts";
import type { Declaration, Layer, LayerContext, LinearHead, Network } from "./layers/layer.ts";
import { constant } from "./layers/linear.ts";
import type { Link } from "./layers/links.ts";
import { and } from "./ops/machine.ts";
import { foldName } from "./ops/random.ts";
import { at, concat, full, reshape, slice } from "./ops/shape.ts";
import { type Shape, Tensor } from "./tensor.ts";

/** One network for each parameter of exactly one parametrization. */
export type HeadsOf<Q extends Spec, Kind = Network> = Exclusive<Q, Q, Kind>;
type Exclusive<Q extends Spec, All extends Spec, Kind> = Q extends unknown
  ? { readonly [K in keyof Estimated<Q>]: Kind } & {
      readonly [K in Exclude<KeysOf<All>, keyof Q>]?: "is a key of another parametrization";
    }
  : never;
/** The tensors of exactly one parametrization, for one row. */
export type OutputsOf<Q extends Spec> = Q extends unknown ? Tensors<Estimated<Q>> : never;

/** Shapes of the parameters of a function model; they start at zero. */
export type Shapes = Readonly<Record<string, Shape>>;
/** A function from parameters and one row of x to the parameters of a family. */
export type Formula = (theta: Readonly<Record<string, Tensor>>, x: Tensor) => Readonly<Record<string, Tensor>>;

/** A network and the parameters it puts out. */
export interface Head {
  readonly names: readonly string[];
  readonly layer: Layer;
  /** What the names of its parameters start with: "loc.", or nothing if there is one network for all. */
  readonly prefix: string;
}

/**
 * A conditional distribution P(y | f_θ(x)) before θ is known. It is a value: fitting it makes another. `Linear` is true
 * where all heads are linear or bare, so that fitting solves it, and says how certain the parameters are.
 */
export interface Model<F extends AnyFamily = AnyFamily, Linear extends boolean = boolean> {
  readonly family: F;
  /** Known to the types alone. */
  readonly linear?: Linear;
  /** Networks for the parameters of one parametrization … */
  readonly set?: Parametrization;
  readonly heads?: readonly Head[];
  /** … or a function, with the shapes of its parameters. */
  readonly formula?: Formula;
  readonly shapes?: Shapes;
}

/**
 * A model of y given x: `family` whose parameters a network puts out.
 *
 * - `model(Normal, mlp([64, 64]))`: one network for all parameters; its last layer is as wide as they need.
 * - `model(Gamma, { mean: linear(), dispersion: constant() })`: one network for each parameter of the parametrization
 *   that has these keys.
 * - `model(Normal, (θ, x) => ({ loc: dot(θ.w, x), scale: exp(θ.s) }), { params: { w: [2], s: [] } })`: a function of
 *   tensors, for one row, in the units of the data.
 * - `model(Normal)`: no x; bare parameters.
 *
 * Known parameters (Binomial's totalCount) are data: `fit` and `predict` are given them.
 *
 * x and y are standardized inside for networks, and all that is reported is in the user's units.
 * Throws a `TypeError` for keys that are no parametrization and for anything that is no network.
 */
export function model<F extends AnyFamily>(family: F): Model<F, true>;
export function model<F extends AnyFamily, const S extends Shapes>(
  family: F,
  formula: (theta: { readonly [K in keyof S]: Tensor }, x: Tensor) => OutputsOf<SetsOf<F>>,
  options: { readonly params: S },
): Model<F>;
export function model<F extends AnyFamily>(family: F, network: LinearHead): Model<F, true>;
export function model<F extends AnyFamily>(family: F, network: Network): Model<F>;
export function model<F extends AnyFamily>(family: F, heads: HeadsOf<SetsOf<F>, LinearHead>): Model<F, true>;
export function model<F extends AnyFamily>(family: F, heads: HeadsOf<SetsOf<F>>): Model<F>;
export function model(family: AnyFamily, what: unknown = constant(), options?: { readonly params: Shapes }): Model {
  if (typeof family !== "function" || !Array.isArray(family.parametrizations))
    throw new TypeError("model: the first argument must be a family; it is none. Write model(Normal, mlp([64])).");
  const where = `model(${family.name})`;
  if (typeof what === "function" && options) return { family, formula: what as Formula, shapes: options.params };
  if (typeof what === "function" || isLayer(what)) {
    const set = family.parametrizations[0] as Parametrization;
    return { family, set, heads: [{ names: estimatedNames(set), layer: asLayer(where, what as Network), prefix: "" }] };
  }
  if (typeof what !== "object" || what === null)
    throw new TypeError(
      `${where}: a network or one for each parameter is needed; came ${typeof what}. Write mlp([64]).`,
    );
  const set = estimatedSet(where, family.parametrizations, Object.keys(what));
  const networks = what as Readonly<Record<string, Network>>;
  const heads = estimatedNames(set).map((name) => ({
    names: [name],
    layer: asLayer(`${where}, ${name}`, networks[name] as Network),
    prefix: `${name}.`,
  }));
  return { family, set, heads };
}
const isLayer = (x: unknown): x is Layer =>
  typeof x === "object" && x !== null && "build" in x && typeof x.build === "function";

/** A model whose x has a known number of columns: parameters declared, formulas ready. */
export interface BuiltModel {
  readonly set: Parametrization;
  readonly parameters: readonly Declaration[];
  /** Anything random while training? */
  readonly random: boolean;
  /** The estimated parameters of the family for one row, in the parametrization `set`. */
  readonly outputs: (parameters: readonly Tensor[], x: Tensor, context: LayerContext) => Tensors<Spec>;
  /** The free numbers η [freeSize] behind them. */
  readonly eta: (parameters: readonly Tensor[], x: Tensor, context: LayerContext) => Tensor;
  /** What heads put out, [freeSize]: linear predictors, of which links make η. */
  readonly predictors: (parameters: readonly Tensor[], x: Tensor, context: LayerContext) => Tensor;
  /** Links other than the constraints' own, one for each free number; absent where there are none. */
  readonly links?: readonly (Link | undefined)[];
  /** Is what heads put out where their links lead to parameters? Absent where all is. */
  readonly allowed?: (parameters: readonly Tensor[], x: Tensor, context: LayerContext) => Tensor;
  /** Where every head is linear in its parameters. */
  readonly linear?: LinearHeads;
}

/** Heads that are linear in their parameters. */
export interface LinearHeads {
  /** What each puts out: free numbers, [width]. */
  readonly put: (parameters: readonly Tensor[], x: Tensor) => readonly Tensor[];
  /** The parameters of the family behind that. */
  readonly outputs: (put: readonly Tensor[]) => Tensors<Spec>;
  /** Does it lead to parameters? Absent where it always does. */
  readonly allowed?: (put: readonly Tensor[]) => Tensor;
  /** The features of each that has parameters, whose products with these are what it puts out. */
  readonly features: (x: Tensor) => readonly (Tensor | undefined)[];
}

const estimated = ({ layout }: Parametrization) => layout.filter(({ constraint }) => !constraint.known);

/** Is there no x? Bare parameters only. */
export const takesNoFeatures = ({ heads }: Model): boolean => heads?.every(({ layer }) => layer.constant) ?? false;

/**
 * Builds a model for x of a number of columns (0: none). `start` are the free numbers η of the marginal fit of y, where
 * the heads begin.
 */
export function build(where: string, model: Model, columns: number, start?: ArrayLike<number>): BuiltModel {
  if (model.formula && model.shapes) return buildFormula(where, model, model.formula, model.shapes, columns);
  const { family, set, heads } = model as Required<Model>;
  const input: Shape = columns > 0 ? [columns] : [];
  const built = heads.map(({ names, layer, prefix }) => {
    const places = names.map((name) => set.layout[set.names.indexOf(name)] as Parametrization["layout"][number]);
    const width = places.reduce((n, p) => n + p.size, 0);
    const links = places.map(({ name, constraint }) =>
      layer.link?.of(`model(${family.name})`, layer.link.name, name, constraint),
    );
    const begins =
      start &&
      places.flatMap((p, which) =>
        Array.from({ length: p.size }, (_, i) => {
          const free = start[p.offset + i] as number;
          return links[which]?.eta(free) ?? free;
        }),
      );
    const ready = layer.build(input, { width, ...(begins && { start: begins }) });
    checkHead(where, ready, width, prefix === "" ? family.name : names.join());
    return { ...ready, places, prefix, links };
  });
  /** What each head puts out. */
  const put = (parameters: readonly Tensor[], x: Tensor, context: LayerContext): Tensor[] => {
    let from = 0;
    return built.map((head) => {
      const own = parameters.slice(from, from + head.parameters.length);
      from += own.length;
      const { key } = context;
      return head.apply(own, x, key && head.random ? { ...context, key: foldName(key, head.prefix) } : context);
    });
  };
  /** The same by parameter. */
  const pieces = (outputs: readonly Tensor[]): Map<string, Tensor> => {
    const all = new Map<string, Tensor>();
    built.forEach(({ places }, head) => {
      let offset = 0;
      for (const { name, size } of places) {
        all.set(name, slice(outputs[head] as Tensor, 0, offset, size));
        offset += size;
      }
    });
    return all;
  };
  const links = new Map(
    built.flatMap(({ places, links }) =>
      places.flatMap(({ name }, i) => (links[i] ? [[name, links[i]] as const] : [])),
    ),
  );
  /** Free numbers by parameter. */
  const freed = (outputs: readonly Tensor[]): Map<string, Tensor> => {
    const all = pieces(outputs);
    for (const [name, link] of links) all.set(name, link.free(all.get(name) as Tensor));
    return all;
  };
  const whole = (all: Map<string, Tensor>): Tensor =>
    concat(set.layout.filter(({ size }) => size > 0).map(({ name }) => all.get(name) as Tensor));
  const ends = [...links].flatMap(([name, { inside }]) => (inside ? [{ name, inside }] : []));
  const allowed = (from: readonly Tensor[]): Tensor => {
    const all = pieces(from);
    return ends.map(({ name, inside }) => inside(at(all.get(name) as Tensor, 0))).reduce((a, b) => and(a, b));
  };
  const outputs = (from: readonly Tensor[]): Tensors<Spec> => {
    const free = freed(from);
    return Object.fromEntries(
      estimated(set).map(({ name, constraint }) => [
        name,
        constraint.constrain(reshape(free.get(name) as Tensor, constraint.freeShape)),
      ]),
    );
  };
  const linear = built.every(({ features, parameters }) => features || parameters.length === 0);
  return {
    set,
    parameters: built.flatMap(({ parameters, prefix }) => parameters.map((p) => ({ ...p, name: prefix + p.name }))),
    random: built.some(({ random }) => random),
    outputs: (parameters, x, context) => outputs(put(parameters, x, context)),
    ...(linear && {
      linear: {
        put: (parameters: readonly Tensor[], x: Tensor) => put(parameters, x, { training: false }),
        outputs,
        ...(ends.length > 0 && { allowed }),
        features: (x: Tensor) => built.map(({ features }) => features?.(x)),
      },
    }),
    eta: (parameters, x, context) => whole(freed(put(parameters, x, context))),
    predictors: (parameters, x, context) => whole(pieces(put(parameters, x, context))),
    ...(links.size > 0 && {
      links: set.layout.flatMap(({ name, size }) => Array.from({ length: size }, () => links.get(name))),
    }),
    ...(ends.length > 0 && {
      allowed: (parameters: readonly Tensor[], x: Tensor, context: LayerContext) =>
        allowed(put(parameters, x, context)),
    }),
  };
}

/** A function model is traced once to learn which parametrization it speaks. */
function buildFormula(where: string, { family }: Model, formula: Formula, shapes: Shapes, columns: number): BuiltModel {
  const names = Object.keys(shapes);
  const parameters = names.map((name): Declaration => ({ name, shape: shapes[name] as Shape, initial: zeros }));
  const call = (tensors: readonly Tensor[], x: Tensor): Readonly<Record<string, Tensor>> => {
    const theta = Object.fromEntries(names.map((name, i) => [name, tensors[i] as Tensor]));
    const out: unknown = formula(theta, x);
    if (typeof out !== "object" || out === null)
      throw new TypeError(
        `${where}: a function model must return the tensors of ${family.name}; it returns ${typeof out}. Write { loc, scale }.`,
      );
    return out as Readonly<Record<string, Tensor>>;
  };
  const trial = call(
    parameters.map(({ shape }) => full(shape, 0)),
    full(columns > 0 ? [columns] : [], 0),
  );
  const set = estimatedSet(`model(${family.name})`, family.parametrizations, Object.keys(trial));
  for (const { name, constraint } of estimated(set)) {
    const tensor: unknown = trial[name];
    if (!(tensor instanceof Tensor) || tensor.shape.join() !== constraint.shape.join())
      throw new RangeError(
        `${where}: ${name} must be a tensor [${constraint.shape.join(", ")}] for one row; came ${tensor instanceof Tensor ? `[${tensor.shape.join(", ")}]` : typeof tensor}. Use sum, dot or at.`,
      );
  }
  const eta = (tensors: readonly Tensor[], x: Tensor): Tensor => unconstrain(set, call(tensors, x));
  return { set, parameters, random: false, outputs: call, eta, predictors: eta };
}

/** A family all of whose parameters are data has nothing to fit. */
export function checkEstimated(where: string, { name }: AnyFamily, set: Parametrization): void {
  if (set.layout.every(({ constraint }) => freeSize(constraint) === 0))
    throw new TypeError(
      `${where}: ${name} has no parameter to estimate; came a family without any. Use another family.`,
    );
}

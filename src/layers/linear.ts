// Linear layers and bare parameters: the layers that can be a head.
import { type Columns, regress } from "../formula/regression.ts";
import { matmul } from "../ops/linalg.ts";
import { at, broadcast, concat, full, slice } from "../ops/shape.ts";
import { showShape, type Tensor } from "../tensor.ts";
import { straight } from "./coefficients.ts";
import { type Initializer, type InitializerName, initializers, zeros } from "./initialize.ts";
import type { BareLayer, FormulaLayer, Layer, StraightLayer } from "./layer.ts";
import { chosenLink, type LinkName } from "./links.ts";

export interface LinearOptions {
  /** The weights at the start, by name or as a function. Default "glorotUniform"; zero in a head. */
  readonly initial?: InitializerName | Initializer;
  /**
   * With a bias (default) or without. The columns of a formula are coded as beside an intercept, which is then left out:
   * for a parameter to which another adds a constant, as an Ordinal's cutpoints do to its loc.
   */
  readonly bias?: boolean;
  /**
   * As a head: the link between the parameter and what is linear, as R's. Of a probability "logit", "probit", "cloglog",
   * "cauchit", "log" or "identity"; of what is positive "log", "identity", "inverse" or "sqrt"; of any number "identity",
   * "log" or "inverse". Default that of the parameter's set, which stands first here. Where a linear predictor leaves the
   * set (identity, inverse, sqrt, log of a probability) the likelihood is 0.
   */
  readonly link?: LinkName;
}

/** A count of units, layers or columns. */
export function checkWidth(where: string, name: string, value: unknown): void {
  if (!Number.isSafeInteger(value) || (value as number) < 1)
    throw new RangeError(
      `${where}: ${name} must be a positive integer; came ${String(value)}. Give the number of units.`,
    );
}

/**
 * x·W + b: from [..., in] to [..., out]. Without `out` it is as wide as the head of the family needs. As the last layer
 * of a model it starts with W = 0 and b the marginal fit of y.
 *
 * With a formula of R, `linear("~ eth + sex * age")`, it is a head whose columns are made of named columns of data: see
 * {@link design}, and `fit(model, { data, y: "days" })`. Its coefficients have the names of R's columns.
 *
 * Throws a `RangeError` for a width that is not a positive integer, an input without an axis, or a link of another name.
 *
 * @example
 * model(Normal, { loc: linear(), scale: constant() }); // linear regression
 * model(Bernoulli, { probs: linear("~ age", { link: "probit" }) });
 * model(NegativeBinomial, { mean: linear("~ eth + sex"), dispersion: linear("~ sex") });
 */
export function linear(formula: string, options?: Pick<LinearOptions, "bias" | "link">): FormulaLayer;
export function linear(out?: number, options?: LinearOptions): StraightLayer;
export function linear(
  out?: number | string,
  { initial = "glorotUniform", bias = true, link }: LinearOptions = {},
): StraightLayer | FormulaLayer {
  if (typeof out === "string") return formulated({ text: out, intercept: bias, ...(link !== undefined && { link }) });
  if (out !== undefined) checkWidth("linear", "out", out);
  const linked = link !== undefined && { link: chosenLink("linear", link) };
  const head = { straight, ...linked, ...(bias && { alone: (): Layer => ({ ...constant(), ...linked }) }) };
  if (typeof initial === "function") return { ...dense(out, initial, bias), ...head };
  if (!Object.hasOwn(initializers, initial))
    throw new RangeError(
      `linear: initial must be one of ${Object.keys(initializers).join(", ")}; came ${String(initial)}. Choose one, or give a function.`,
    );
  const layer = dense(out, initializers[initial], bias, initial);
  return {
    ...layer,
    ...head,
    ...(layer.description && link && { description: { ...layer.description, link } }),
  };
}

/** The layer itself; `name` is that of the initializer, for saved models. */
export function dense(out: number | undefined, draw: Initializer, bias: boolean, name?: InitializerName): Layer {
  return {
    name: "linear",
    ...(name && { description: { kind: "linear", out: out ?? null, initial: name, bias } }),
    build: (input, { width, start }) => {
      const columns = input.at(-1);
      if (columns === undefined)
        throw new RangeError(`linear: the input needs an axis; came ${showShape(input)}. Give x, or use constant().`);
      const n = out ?? width;
      const shape = [...input.slice(0, -1), n];
      const begins: Initializer = start && input.length === 1 ? () => start : zeros;
      return {
        shape,
        parameters: [
          { name: "weight", shape: [columns, n], initial: start ? zeros : draw },
          ...(bias ? [{ name: "bias", shape: [n], initial: begins }] : []),
        ],
        apply: ([weight, shift], x) => {
          const product = matmul(x, weight as NonNullable<typeof weight>);
          return shift ? product.add(broadcast(shift, product.shape)) : product;
        },
        ...(input.length === 1 && { features: (x: Tensor) => (bias ? concat([x, one()]) : x) }),
      };
    },
  };
}

/**
 * A bare set of parameters: the same output for every row, whatever x is. The head of a scale that does not change, or
 * of a model without x.
 *
 * @example
 * model(Gamma, { mean: linear(), dispersion: constant() }); // Gamma regression
 */
export const constant = (): BareLayer => ({
  name: "constant",
  description: { kind: "constant" },
  constant: true,
  build: (_, { width, start }) => ({
    shape: [width],
    parameters: [{ name: "value", shape: [width], initial: start ? () => start : zeros }],
    apply: ([value]) => value ?? full([width], 0),
    features: one,
  }),
});

/** A bare set of parameters that keeps its values instead of being estimated: these, and their free numbers. */
export const fixed = (value: readonly number[], free: readonly number[]): BareLayer => ({
  name: "fixed",
  description: { kind: "fixed", value, free },
  constant: true,
  fixed: value,
  build: (_, { width }) => ({
    shape: [width],
    parameters: [],
    apply: () => concat(free.map((v) => full([1], v))),
  }),
});

const one = (): Tensor => full([1], 1);

/** The text of a formula, whether the intercept that it implies is taken, and a link. */
type FormulaOf = Pick<FormulaLayer["formula"], "text" | "intercept"> & Pick<LinearOptions, "link">;

/** The layer of a formula, which takes its columns once it is bound to data. */
function formulated(given: FormulaOf, columns?: Columns): FormulaLayer {
  const { text, intercept, link } = given;
  const layer = {
    name: "linear",
    description: { kind: "linear", formula: text, ...(!intercept && { bias: false }), ...(link && { link }) },
    formula: { text, intercept, regress, bind: (own: Columns) => formulated(given, own) },
    ...(link !== undefined && { link: chosenLink("linear", link) }),
  };
  if (columns) {
    const { ones: _, ...rest } = columns;
    return {
      ...layer,
      ...bound(columns),
      alone: () => formulated(given, { ...rest, names: [], places: [] }),
    };
  }
  return {
    ...layer,
    build: () => {
      throw new TypeError(
        `linear: a formula is of named columns; came x for "${text}". Give { data: { age: [1, 2, 3], … }, y: "age" }.`,
      );
    },
  };
}

/** Runs of neighbours among places, as [first, count]. */
const runs = (places: readonly number[]): [number, number][] => {
  const found: [number, number][] = [];
  for (const place of places) {
    const last = found.at(-1);
    if (last && last[0] + last[1] === place) last[1]++;
    else found.push([place, 1]);
  }
  return found;
};

/** Some columns of x times weights, and an intercept and an offset where there are. */
function bound({ names, places, intercept, offset, ones }: Columns): Pick<Layer, "constant" | "build"> {
  const columns = (x: Tensor): Tensor[] => runs(places).map(([from, size]) => slice(x, 0, from, size));
  return {
    ...(names.length === 0 && intercept && offset === undefined && { constant: true }),
    build: (_, { width, start }) => {
      const weights: Initializer =
        ones && start ? () => ones.flatMap((one) => Array.from(start, (s) => one * s)) : zeros;
      const biases: Initializer = start ? () => start : zeros;
      return {
        shape: [width],
        parameters: [
          ...(names.length > 0 ? [{ name: "weight", shape: [names.length, width], initial: weights }] : []),
          ...(intercept ? [{ name: "bias", shape: [width], initial: biases }] : []),
        ],
        apply: (own, x) => {
          const shift = intercept ? own.at(-1) : undefined;
          const added: Tensor[] = [];
          if (names.length > 0) added.push(matmul(concat(columns(x)), own[0] as Tensor));
          if (shift) added.push(shift);
          if (offset !== undefined) added.push(broadcast(at(x, offset), [width]));
          return added.reduce((sum, part) => sum.add(part), full([width], 0));
        },
        ...(names.length + Number(intercept) > 0 && {
          features: (x: Tensor) => concat([...columns(x), ...(intercept ? [one()] : [])]),
        }),
      };
    },
  };
}

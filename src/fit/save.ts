// Saving a fitted model as JSON and loading it again: the same predictions to the bit.

import { parametrizationOf } from "../distribution/parametrization.ts";
import type { AnyFamily } from "../distribution.ts";
import { type Formulas, readFormulas, type SavedFormulas } from "../formula/regression.ts";
import { gelu, relu, silu } from "../layers/activation.ts";
import { asLayer, chain } from "../layers/chain.ts";
import { dropout } from "../layers/dropout.ts";
import type { InitializerName } from "../layers/initialize.ts";
import type { LayerDescription, Network } from "../layers/layer.ts";
import { constant, fixed, linear } from "../layers/linear.ts";
import type { LinkName } from "../layers/links.ts";
import { layerNorm } from "../layers/norm.ts";
import { build, type Model } from "../model.ts";
import { sigmoid, softplus, tanh } from "../ops/math.ts";
import { type Precision, sizeOf, type Tensor } from "../tensor.ts";
import { checksum, fromBase64, toBase64 } from "./bytes.ts";
import { type Epoch, type Layout, layoutOf, type Outcome } from "./descend.ts";
import { type Fitted, fittedModel, type State } from "./fitted.ts";

interface SavedHead {
  readonly names: readonly string[];
  readonly prefix: string;
  readonly layer: LayerDescription;
}

/** What `toJSON` gives: plain JSON. */
export interface SavedModel {
  readonly format: "thetastar";
  readonly version: 1;
  readonly family: string;
  /** Names of the family's fitted parameters. */
  readonly parameters: readonly string[];
  /** The networks with the parameters each puts out; null for a function model, which `load` must be given. */
  readonly heads: readonly SavedHead[] | null;
  readonly columns: number;
  readonly names: readonly string[] | null;
  readonly x: { readonly mean: string; readonly sd: string } | null;
  /** Designs of formulas; absent where there are none. */
  readonly formulas?: SavedFormulas;
  /** Known parameters that are columns of x, by name; absent where there are none. */
  readonly known?: Readonly<Record<string, string>>;
  /** Shift and scale of y. */
  readonly y: string;
  readonly precision: Precision;
  readonly layout: Layout;
  readonly theta: string;
  readonly history: readonly Epoch[];
  readonly epoch: number;
  readonly stopped: Outcome["stopped"];
  readonly scaleFrom: "validation" | "training" | null;
  /** Of all the rest. */
  readonly checksum: string;
}

/** JSON with keys in order, so that a store may give them back in another. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

/** The JSON of a state. */
export function save(state: State, layout: Layout): SavedModel {
  const { model, units, precision } = state;
  const described = model.heads?.flatMap(({ names, prefix, layer }) =>
    layer.description ? [{ names, prefix, layer: layer.description }] : [],
  );
  const body = {
    format: "thetastar",
    version: 1,
    family: model.family.name,
    parameters: build("toJSON", model, units.columns).set.names,
    heads: described && described.length === model.heads?.length ? described : null,
    columns: units.columns,
    names: units.names ?? null,
    x: units.x ? { mean: toBase64(units.x.mean, "f64"), sd: toBase64(units.x.sd, "f64") } : null,
    ...(Object.keys(units.known).length > 0 && { known: units.known }),
    ...(units.formulas && { formulas: units.formulas.toJSON() }),
    y: toBase64([units.y.shift, units.y.scale], "f64"),
    precision,
    layout,
    theta: toBase64(state.theta, precision),
    history: state.history,
    epoch: state.epoch,
    stopped: state.stopped,
    scaleFrom: state.scaleFrom ?? null,
  } as const;
  return { ...body, checksum: checksum(sorted(body)) };
}

const activations: Readonly<Record<string, (x: Tensor) => Tensor>> = { gelu, relu, sigmoid, silu, softplus, tanh };

/** The layer of a description. */
function describedLayer(d: LayerDescription): Network {
  switch (d.kind) {
    case "linear": {
      const link = d.link ? { link: d.link as LinkName } : {};
      if (typeof d.formula === "string") return linear(d.formula, { bias: d.bias !== false, ...link });
      return linear((d.out as number | null) ?? undefined, {
        initial: d.initial as InitializerName,
        bias: d.bias as boolean,
        ...link,
      });
    }
    case "constant":
      return constant();
    case "fixed":
      return fixed(d.value as readonly number[], d.free as readonly number[]);
    case "layerNorm":
      return layerNorm({ epsilon: d.epsilon as number });
    case "dropout":
      return dropout(d.p as number);
    case "chain":
      return chain(...(d.layers as readonly LayerDescription[]).map(describedLayer));
    case "activation": {
      const activation = activations[d.name as string];
      if (activation) return activation;
    }
  }
  throw new TypeError(
    `load: a layer of this library is needed; came ${d.kind} ${String(d.name ?? "")}. Give load the model itself.`,
  );
}

const isModel = (x: AnyFamily | Model): x is Model => "family" in x;

/**
 * The fitted model of saved JSON (an object or its text): the same predictions to the bit. `known` are the families by
 * name, of which the saved one is taken; or the model itself, for function models and layers of your own.
 *
 * Throws a `TypeError` for what is no saved model or one of another model, a `RangeError` for a damaged one.
 *
 * @example
 * const again = load(JSON.stringify(fitted), { Normal });
 */
export function load<const K extends Readonly<Record<string, AnyFamily>> | Model>(
  json: unknown,
  known: K,
): Fitted<
  K extends Model<infer F> ? F : K extends Readonly<Record<string, infer F extends AnyFamily>> ? F : AnyFamily
> {
  const saved = parse(json);
  const { model, formulas } = bound(saved, modelOf(saved, known));
  const damaged = (what: string): RangeError =>
    new RangeError(`load: the saved model must be whole; its ${what} is damaged. Save it again.`);
  const built = build("load", model, saved.columns);
  const { layout, size } = layoutOf(built.parameters);
  if (sorted(layout) !== sorted(saved.layout))
    throw new TypeError(
      `load: the model must have the saved parameters; it has ${layout.length} of size ${size}, saved are ${saved.layout.map(({ name }) => name).join(", ")}. Give the model that was fitted.`,
    );
  const numbers = (text: string, precision: Precision, length: number, what: string): Float64Array => {
    const values = fromBase64(text, precision);
    if (values?.length !== length || !values.every((v) => Math.abs(v) < Infinity)) throw damaged(what);
    return values;
  };
  const moved = numbers(saved.y, "f64", 2, "y");
  const [shift, scale] = [moved[0] as number, moved[1] as number];
  const fitted: unknown = fittedModel({
    model,
    units: {
      columns: saved.columns,
      ...(saved.names && { names: saved.names }),
      ...(saved.x && {
        x: {
          mean: numbers(saved.x.mean, "f64", saved.columns, "x"),
          sd: numbers(saved.x.sd, "f64", saved.columns, "x"),
        },
      }),
      known: saved.known ?? {},
      ...(formulas && { formulas }),
      y: { shift, scale },
    },
    theta: numbers(
      saved.theta,
      saved.precision,
      layout.reduce((n, { shape }) => n + sizeOf(shape), 0),
      "theta",
    ),
    precision: saved.precision,
    history: saved.history,
    epoch: saved.epoch,
    stopped: saved.stopped,
    ...(saved.scaleFrom && { scaleFrom: saved.scaleFrom }),
  });
  return fitted as ReturnType<typeof load<K>>;
}

/** The saved model of JSON: its checksum holds, so its form is what `save` wrote. */
function parse(json: unknown): SavedModel {
  let value = json;
  if (typeof json === "string") {
    try {
      value = JSON.parse(json);
    } catch {
      throw new RangeError("load: the text must be JSON; it is not. It may be cut short: save it again.");
    }
  }
  if (typeof value !== "object" || value === null || !("format" in value) || value.format !== "thetastar")
    throw new TypeError(
      'load: a model saved by toJSON is needed; came JSON without format "thetastar". Give the saved object or its text.',
    );
  const { checksum: sum, ...body } = value as SavedModel;
  if (body.version !== 1)
    throw new TypeError(
      `load: version 1 of the format is read; came version ${String(body.version)}. Load it with the release that saved it.`,
    );
  if (checksum(sorted(body)) !== sum)
    throw new RangeError("load: the saved model must be as it was written; its checksum does not hold. Save it again.");
  return value as SavedModel;
}

/** A model whose formulas take the columns that were saved. */
function bound({ formulas: saved }: SavedModel, model: Model): { readonly model: Model; readonly formulas?: Formulas } {
  const { heads } = model;
  if (!saved || !heads) return { model };
  const found = readFormulas(saved, heads);
  return { model: { ...model, heads: found.heads }, formulas: found.formulas };
}

/** The model a saved one was fitted with. */
function modelOf(saved: SavedModel, known: Readonly<Record<string, AnyFamily>> | Model): Model {
  if (typeof known.family === "function" && isModel(known as Model)) {
    const given = known as Model;
    if (given.family.name !== saved.family)
      throw new TypeError(
        `load: the model must be of the family ${saved.family}; it is of ${given.family.name}. Give the model that was fitted.`,
      );
    return given;
  }
  const family = Object.values(known as Readonly<Record<string, AnyFamily>>).find((f) => f.name === saved.family);
  if (!family)
    throw new TypeError(
      `load: the family ${saved.family} is needed; came ${Object.keys(known).join(", ") || "none"}. Give load(json, { ${saved.family} }).`,
    );
  if (!saved.heads)
    throw new TypeError(
      "load: a model with functions of your own cannot be rebuilt from JSON; came families only. Give load the model.",
    );
  return {
    family,
    set: parametrizationOf("load", family.parametrizations, saved.parameters),
    heads: saved.heads.map(({ names, prefix, layer }) => ({
      names,
      prefix,
      layer: asLayer("load", describedLayer(layer)),
    })),
  };
}

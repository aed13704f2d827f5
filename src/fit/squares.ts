// What squared error leaves open: the parameters that the mean does not depend on, and how a Normal's scale is found.
import { evaluate } from "../compile/evaluate.ts";
import { freeValues, type Parametrization } from "../distribution/parametrization.ts";
import { constant } from "../layers/linear.ts";
import type { Head, Model } from "../model.ts";
import { input } from "../ops/leaves.ts";
import { sum } from "../ops/reduce.ts";
import { type Precision, type Tensor, topological } from "../tensor.ts";
import { unpack } from "./descend.ts";
import type { Rest } from "./objectives.ts";
import type { Prepared } from "./prepare.ts";

/** Heads that the mean does not depend on become bare parameters: squared error says nothing of them. */
function without(where: string, model: Model): Model {
  const { family, set, heads } = model;
  if (!set || !heads) return model;
  const { mean } = family.rules;
  if (!mean) throw new TypeError(`${where}: mse needs the rule mean, which ${family.name} does not have. Use nll().`);
  const own: Readonly<Record<string, Tensor>> = Object.fromEntries(
    set.layout.map(({ name, constraint }) => [name, input(name, { shape: constraint.shape })]),
  );
  const used = new Set(topological([mean(set.to(own))]));
  const spread = set.names.filter((name) => !set.params[name]?.known && !used.has(own[name] as Tensor));
  if (spread.length > 0 && family.name !== "Normal")
    throw new TypeError(
      `${where}: mse leaves ${spread.join()} of ${family.name} undetermined; it is for Normal and for families whose mean says all. Use nll().`,
    );
  const kept = heads.flatMap((head): Head[] => {
    const names = head.names.filter((name) => !spread.includes(name));
    return names.length === 0 ? [] : [{ ...head, names }];
  });
  const bare = spread.map((name): Head => ({ names: [name], layer: constant(), prefix: `${name}.` }));
  return { ...model, heads: [...kept, ...bare] };
}

/** A Normal's scale is the root mean square residual: of the validation block, where there is one. */
function settle(prepared: Prepared, precision: Precision, theta: Float64Array): ReturnType<Rest["settle"]> {
  const { model, built, layout, task } = prepared;
  const name = model.heads?.find(({ layer, prefix }) => layer.constant && prefix !== "")?.names[0];
  const place = built.set.layout.find((p) => p.name === name);
  const at = layout.find((p) => p.name === `${name}.value`);
  if (!place || !at) return undefined;
  const canonical = model.family.parametrizations[0] as Parametrization;
  const eta = freeValues({ loc: 0, scale: rootMeanSquare(prepared, precision, theta) }, canonical, built.set);
  const value = eta[place.offset] as number;
  const found = theta.slice();
  found[at.offset] = precision === "f32" ? Math.fround(value) : value;
  return { theta: found, scaleFrom: task.validation ? "validation" : "training" };
}

/** Of the validation block, else of the training rows, in the units used inside. */
function rootMeanSquare({ task }: Prepared, precision: Precision, theta: Float64Array): number {
  const measure = task.measure(unpack(input("theta", { shape: [theta.length] }), task.layout));
  const data = { ...(task.validation ?? task.training()), theta };
  const { value } = evaluate({ value: sum(measure) }, data, { precision, executor: "simd" });
  return Math.sqrt(value[0] as number);
}

export const spread: Rest = { without, settle };

// Layers one after another, and the multilayer perceptron made of them.

import { input } from "../ops/leaves.ts";
import { tanh } from "../ops/math.ts";
import { foldName } from "../ops/random.ts";
import { type Shape, showShape, type Tensor } from "../tensor.ts";
import { dropout } from "./dropout.ts";
import { glorotUniform, heUniform } from "./initialize.ts";
import type { BuiltLayer, Layer, LayerContext, LayerDescription, Network } from "./layer.ts";
import { checkWidth, dense } from "./linear.ts";
import { layerNorm } from "./norm.ts";

/** The name of a function that is one op of its tensor: "tanh". A function of the user's own has none. */
function opName(activation: (x: Tensor) => Tensor): string | undefined {
  const x = input("x");
  const y = activation(x);
  return y.inputs.length === 1 && y.inputs[0] === x && Object.keys(y.attributes).length === 0 ? y.op.name : undefined;
}

/** A function of one tensor as a layer without parameters. */
function functionLayer(f: (x: Tensor) => Tensor): Layer {
  const name = opName(f);
  return {
    name: name ?? "function",
    ...(name && { description: { kind: "activation", name } }),
    build: (shape: Shape): BuiltLayer => ({
      shape: f(input("x", { shape })).shape,
      parameters: [],
      apply: (_, x) => f(x),
    }),
  };
}

/** A layer of what may be a function. */
export function asLayer(where: string, network: Network): Layer {
  if (typeof network === "function") return functionLayer(network);
  if (typeof network === "object" && network !== null && typeof network.build === "function") return network;
  throw new TypeError(
    `${where}: a layer must be a layer or a function of a tensor; came ${kindOf(network)}. Use linear() or mlp([64]).`,
  );
}
const kindOf = (x: unknown): string => (x === null ? "null" : Array.isArray(x) ? "an array" : typeof x);

/**
 * Layers one after another. Each is named by its kind and its number among its kind ("linear0", "linear1"), so that a
 * dropout or a norm put between two others changes neither their names nor their first weights.
 *
 * Throws a `TypeError` for anything that is neither a layer nor a function of a tensor.
 *
 * @example
 * model(Normal, chain(linear(64), layerNorm(), tanh, linear()));
 */
export function chain(...networks: readonly Network[]): Layer {
  const layers = networks.map((network) => asLayer("chain", network));
  if (layers.length === 0) throw new RangeError("chain: at least one layer is needed; came none. Use chain(linear()).");
  const early = layers.slice(0, -1).find(({ link }) => link);
  if (early)
    throw new TypeError(
      `chain: a link is of the last layer; came ${early.link?.name} on one before. Give it to the last.`,
    );
  const link = layers.at(-1)?.link;
  const seen = new Map<string, number>();
  const names = layers.map(({ name }) => {
    const n = seen.get(name) ?? 0;
    seen.set(name, n + 1);
    return `${name}${n}`;
  });
  const descriptions = layers.flatMap(({ description }) => (description ? [description] : []));
  return {
    name: "chain",
    ...(descriptions.length === layers.length && {
      description: { kind: "chain", layers: descriptions } as LayerDescription,
    }),
    ...(layers.every((layer) => layer.constant) && { constant: true }),
    ...(link && { link }),
    build: (input, { width, start }) => {
      let shape = input;
      const built = layers.map((layer, i) => {
        const next = layer.build(shape, { width, ...(start && i === layers.length - 1 && { start }) });
        shape = next.shape;
        return next;
      });
      return {
        shape,
        random: built.some((layer) => layer.random),
        parameters: built.flatMap((layer, i) => layer.parameters.map((p) => ({ ...p, name: `${names[i]}.${p.name}` }))),
        apply: (parameters, x, context) => {
          let from = 0;
          return built.reduce((y, layer, i) => {
            const own = parameters.slice(from, from + layer.parameters.length);
            from += own.length;
            return layer.apply(own, y, contextOf(context, names[i] as string, layer));
          }, x);
        },
      };
    },
  };
}

/** A layer that draws has a stream of its own, named by its path. */
const contextOf = (context: LayerContext, name: string, { random }: BuiltLayer): LayerContext =>
  random && context.key ? { ...context, key: foldName(context.key, name) } : { training: context.training };

export interface MlpOptions {
  /** Between the layers: a function of a tensor or a layer. Default tanh. */
  readonly activation?: Network;
  /** The probability that a hidden unit is dropped while training. Default 0. */
  readonly dropout?: number;
  /** `true` puts a layer normalization before each activation. */
  readonly norm?: boolean;
}

/**
 * A multilayer perceptron: for each hidden size a linear layer, an activation and what was asked for beside; then a
 * linear layer of the width that the family's head needs.
 *
 * Throws a `RangeError` for a size that is not a positive integer or a dropout outside [0, 1).
 *
 * @example
 * model(Normal, mlp([64, 64], { activation: relu, dropout: 0.1 }));
 */
export function mlp(hidden: readonly number[], options: MlpOptions = {}): Layer {
  const { activation = tanh, norm = false } = options;
  if (!Array.isArray(hidden))
    throw new TypeError(`mlp: the hidden sizes must be an array; came ${kindOf(hidden)}. Write mlp([64, 64]).`);
  hidden.forEach((size, i) => {
    checkWidth("mlp", `hidden size ${i}`, size);
  });
  const between = asLayer("mlp", activation);
  const rectifies = ["relu", "gelu", "silu"].includes(between.name);
  return chain(
    ...hidden.flatMap((size) => [
      rectifies ? dense(size, heUniform, true, "heUniform") : dense(size, glorotUniform, true, "glorotUniform"),
      ...(norm ? [layerNorm()] : []),
      between,
      ...(options.dropout ? [dropout(options.dropout)] : []),
    ]),
    dense(undefined, glorotUniform, true, "glorotUniform"),
  );
}

/** The layer's output for one row must be as wide as the head. */
export function checkHead(where: string, layer: BuiltLayer, width: number, head: string): void {
  if (layer.shape.length !== 1 || layer.shape[0] !== width)
    throw new RangeError(
      `${where}: the network of ${head} must give [${width}] for each row; it gives ${showShape(layer.shape)}. End it with linear(), which takes the width it needs.`,
    );
}

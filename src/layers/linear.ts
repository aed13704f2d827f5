// Linear layers and bare parameters: the layers that can be a head.
import { matmul } from "../ops/linalg.ts";
import { broadcast, full } from "../ops/shape.ts";
import { showShape } from "../tensor.ts";
import { straight } from "./coefficients.ts";
import { type Initializer, type InitializerName, initializers, zeros } from "./initialize.ts";
import type { Layer } from "./layer.ts";

export interface LinearOptions {
  /** The weights at the start, by name or as a function. Default "glorotUniform"; zero in a head. */
  readonly initial?: InitializerName | Initializer;
  /** With a bias (default) or without. */
  readonly bias?: boolean;
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
 * Throws a `RangeError` for a width that is not a positive integer, or an input without an axis.
 *
 * @example
 * model(Normal, { loc: linear(), scale: constant() }); // linear regression
 */
export function linear(out?: number, { initial = "glorotUniform", bias = true }: LinearOptions = {}): Layer {
  if (out !== undefined) checkWidth("linear", "out", out);
  if (typeof initial === "function") return { ...dense(out, initial, bias), straight };
  if (!Object.hasOwn(initializers, initial))
    throw new RangeError(
      `linear: initial must be one of ${Object.keys(initializers).join(", ")}; came ${String(initial)}. Choose one, or give a function.`,
    );
  return { ...dense(out, initializers[initial], bias, initial), straight };
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
export const constant = (): Layer => ({
  name: "constant",
  description: { kind: "constant" },
  constant: true,
  build: (_, { width, start }) => ({
    shape: [width],
    parameters: [{ name: "value", shape: [width], initial: start ? () => start : zeros }],
    apply: ([value]) => value ?? full([width], 0),
  }),
});

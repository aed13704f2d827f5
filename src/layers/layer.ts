// What a layer is: declared parameters with their first values, and a function of tensors for one row.
import type { Formulated } from "../formula/regression.ts";
import { fold, type Key } from "../random/key.ts";
import type { Shape, Tensor } from "../tensor.ts";
import type { Straight } from "./coefficients.ts";
import type { Initializer } from "./initialize.ts";
import type { LinkChoice } from "./links.ts";

/** A parameter of a layer: its name, shape, and where it begins. */
export interface Declaration {
  /** The path to it: "linear1.weight". */
  readonly name: string;
  readonly shape: Shape;
  /** Drawn from a key of its own, named by the path, so that other layers and the data keep their streams. */
  readonly initial: Initializer;
}

/** What a layer may know beside its input. */
export interface LayerContext {
  /** True inside the training step: dropout drops. */
  readonly training: boolean;
  /** Random words of this step and this layer: a `bits` tensor [2]. Only while training. */
  readonly key?: Tensor;
}

/** What is asked of a layer when it is built. */
export interface BuildOptions {
  /** The width of the output for layers that were given none: what the family's head needs. */
  readonly width: number;
  /** Of the last layer: its output at the start, whatever the input. Weights are zero then, and this the bias. */
  readonly start?: ArrayLike<number>;
}

/** A layer whose input shape is known. */
export interface BuiltLayer {
  readonly parameters: readonly Declaration[];
  /** Shape of the output for one row. */
  readonly shape: Shape;
  /** Is there anything random while training? */
  readonly random?: boolean;
  readonly apply: (parameters: readonly Tensor[], x: Tensor, context: LayerContext) => Tensor;
  /**
   * Of a layer that is linear in its parameters: the row [q] of which its output, but for a part without parameters, is the
   * product with them as they lie in θ, [q, width].
   */
  readonly features?: (x: Tensor) => Tensor;
}

/** A layer is a value; it holds no parameters. `build` gives it the shape of one row of its input. */
export interface Layer {
  readonly name: string;
  /** Plain JSON that says how it was made, for saved models; absent when it holds a function of the user's. */
  readonly description?: LayerDescription;
  /** It takes no input: a bare set of parameters. */
  readonly constant?: boolean;
  /** Its parameters keep these values: nothing of it is estimated. */
  readonly fixed?: readonly number[];
  /** It is linear in its input, so that as a head it has coefficients in the units of x. */
  readonly straight?: Straight;
  /** Of a head: what its output is of the parameter; the constraint's own link unless said. */
  readonly link?: LinkChoice;
  /** Of a linear head the same without its columns: what is left in a model without predictors. */
  readonly alone?: () => Layer;
  /** A formula makes the columns that it takes. */
  readonly formula?: Formulated<Layer>;
  readonly build: (input: Shape, options: BuildOptions) => BuiltLayer;
}

/** A layer that is linear in its input: as a head it has coefficients. */
export interface StraightLayer extends Layer {
  readonly straight: Straight;
}
/** A linear layer whose columns a formula makes of named columns of data. */
export interface FormulaLayer extends Layer {
  readonly formula: NonNullable<Layer["formula"]>;
}
/** A bare set of parameters. */
export interface BareLayer extends Layer {
  readonly constant: true;
}
/** Heads of models that are solved exactly, with standard errors. */
export type LinearHead = StraightLayer | FormulaLayer | BareLayer;

/** How a layer was made: its kind and its settings. */
export type LayerDescription = {
  readonly kind: string;
  readonly [setting: string]: number | string | boolean | null | readonly number[] | readonly LayerDescription[];
};

/** A layer, or a function of one tensor used as a layer: `tanh`. */
export type Network = Layer | ((x: Tensor) => Tensor);

/** The first values of declared parameters, one after another. */
export function initialize(declared: readonly Declaration[], key: Key): Float64Array {
  const sizes = declared.map(({ shape }) => shape.reduce((n, d) => n * d, 1));
  const theta = new Float64Array(sizes.reduce((a, b) => a + b, 0));
  let offset = 0;
  declared.forEach(({ name, shape, initial }, i) => {
    theta.set(initial(fold(key, name), shape), offset);
    offset += sizes[i] as number;
  });
  return theta;
}

// First values of weights, drawn on the host: from the same key the same bits everywhere.
import type { Key } from "../random/key.ts";
import { reader, uniformBits } from "../random/stream.ts";
import { type Shape, sizeOf } from "../tensor.ts";

/** The first values of a parameter of a shape: as many numbers as it has elements, in row-major order. */
export type Initializer = (key: Key, shape: Shape) => ArrayLike<number>;

/** Every element the same. */
export const constantly =
  (value: number): Initializer =>
  (_, shape) =>
    new Float64Array(sizeOf(shape)).fill(value);
/** Every element 0. */
export const zeros: Initializer = /* @__PURE__ */ constantly(0);

/** Inputs and outputs of a weight [..., in, out]. */
const fans = (shape: Shape): readonly [number, number] => {
  const out = shape.at(-1) ?? 1;
  return [sizeOf(shape) / out, out];
};
/** Variance of a weight, from the numbers of its inputs and outputs. */
type Variance = (fanIn: number, fanOut: number) => number;

/** Uniform on (−a, a) with a = √(3·variance): 32 random bits a draw, centred so that the mean is exactly 0. */
const uniform =
  (variance: Variance): Initializer =>
  (key, shape) => {
    const unit = Math.sqrt(3 * variance(...fans(shape))) / 2147483648;
    const bits = uniformBits(key, sizeOf(shape));
    const values = new Float64Array(bits.length);
    for (let i = 0; i < bits.length; i++) values[i] = ((bits[i] as number) - 2147483647.5) * unit;
    return values;
  };

/**
 * Normal with mean 0, by Marsaglia's polar method. Its √(−2·ln s/s) needs a logarithm, which the host may not take from
 * `Math`: it is summed here from ln((1 + t)/(1 − t)) = 2(t + t³/3 + …) after halving, with + − × ÷ only (to 1e-15).
 */
const normal =
  (variance: Variance): Initializer =>
  (key, shape) => {
    const scale = Math.sqrt(variance(...fans(shape)));
    const next = reader(key);
    const draw = (): number => (next() - 2147483647.5) / 2147483648;
    const values = new Float64Array(sizeOf(shape));
    for (let i = 0; i < values.length; ) {
      const [u, v] = [draw(), draw()];
      const s = u * u + v * v;
      if (s >= 1) continue;
      const radius = scale * Math.sqrt((-2 * ln(s)) / s);
      values[i++] = u * radius;
      if (i < values.length) values[i++] = v * radius;
    }
    return values;
  };

/** ln s of 0 < s < 1. */
function ln(s: number): number {
  let x = s;
  let halvings = 0;
  for (; x < 0.75; x *= 2) halvings++;
  const t = (x - 1) / (x + 1); // |t| ≤ 1/5: the first term left out is below t²²/23 < 2e-17 of the sum
  const t2 = t * t;
  let series = 0;
  for (let k = 21; k >= 1; k -= 2) series = series * t2 + 1 / k;
  return 2 * t * series - halvings * 0.6931471805599453;
}

/** Variance 2/(in + out), uniform: for tanh and sigmoid. Source: Glorot and Bengio, AISTATS 2010, equation 16. */
export const glorotUniform: Initializer = /* @__PURE__ */ uniform((fanIn, fanOut) => 2 / (fanIn + fanOut));
/** Variance 2/(in + out), normal. Source: Glorot and Bengio, AISTATS 2010, equation 12. */
export const glorotNormal: Initializer = /* @__PURE__ */ normal((fanIn, fanOut) => 2 / (fanIn + fanOut));
/** Variance 2/in, uniform: for relu and its kin. Source: He, Zhang, Ren, Sun, ICCV 2015, equation 10. */
export const heUniform: Initializer = /* @__PURE__ */ uniform((fanIn) => 2 / fanIn);
/** Variance 2/in, normal. Source: He, Zhang, Ren, Sun, ICCV 2015, equation 10. */
export const heNormal: Initializer = /* @__PURE__ */ normal((fanIn) => 2 / fanIn);
/** Variance 1/in, uniform. Source: LeCun, Bottou, Orr, Müller, Efficient BackProp (1998), equation 16. */
export const lecunUniform: Initializer = /* @__PURE__ */ uniform((fanIn) => 1 / fanIn);
/** Variance 1/in, normal. Source: LeCun, Bottou, Orr, Müller, Efficient BackProp (1998), equation 16. */
export const lecunNormal: Initializer = /* @__PURE__ */ normal((fanIn) => 1 / fanIn);

/** Initializers by the names that saved models use. */
export const initializers = {
  zeros,
  glorotUniform,
  glorotNormal,
  heUniform,
  heNormal,
  lecunUniform,
  lecunNormal,
} as const satisfies Readonly<Record<string, Initializer>>;
export type InitializerName = keyof typeof initializers;

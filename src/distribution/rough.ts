// Logarithm and exponential on the host by + − × ÷ and square roots alone, the same bits everywhere: for starts of fits.

/** Halvings of the argument: 2⁻²⁰ of it is small, whatever float it is. */
const HALVINGS = 20;
const STRETCH = 1048576;

/**
 * log x for x > 0: log x = 2ⁿ·log x^(1/2ⁿ), and log r ≈ 2(r − 1)/(r + 1) near 1. Absolute error about 1e-4 at most.
 *
 * @example
 * roughLog(10); // 2.3025850929
 */
export function roughLog(x: number): number {
  let r = x;
  for (let i = 0; i < HALVINGS; i++) r = Math.sqrt(r);
  return ((2 * (r - 1)) / (r + 1)) * STRETCH;
}

/**
 * eˣ = (e^(x/2ⁿ))^(2ⁿ), and e^d ≈ (2 + d)/(2 − d) near 0. Relative error about 1e-4 at most; held between 1e-300 and 1e300.
 *
 * @example
 * roughExp(1); // 2.718281842
 */
export function roughExp(x: number): number {
  const d = Math.max(-690, Math.min(690, x)) / STRETCH;
  let r = (2 + d) / (2 - d);
  for (let i = 0; i < HALVINGS; i++) r *= r;
  return r;
}

// Models of many parameters are solved, too: by L-BFGS, with standard errors when they are asked for.
import { fit, linear, model } from "thetastar";
import { Normal, Poisson } from "thetastar/distributions";
import { expect, test } from "vitest";

const [n, columns] = [1500, 520];
const values = Normal({ loc: 0, scale: 1 }).sample(n * columns, { seed: "x" });
const x = { values, columns };
const eta = Float64Array.from({ length: n }, (_, i) => 1 + 0.3 * (values[i * columns] as number));

test("520 columns: the optimum of a Poisson, where no slope is left", async () => {
  const y = Poisson({ rate: eta.map(Math.exp) }).sample(1, { seed: "y" });
  const fitted = await fit(model(Poisson, { rate: linear() }), { x, y });
  expect(fitted.df).toBe(columns + 1);
  expect(fitted.stopped).toBe("tolerance");
  const mu = fitted.predict(x).mean();
  let most = 0;
  for (let j = 0; j < columns; j++) {
    let slope = 0;
    for (let i = 0; i < n; i++) slope += ((mu[i] as number) - (y[i] as number)) * (values[i * columns + j] as number);
    most = Math.max(most, Math.abs(slope / n));
  }
  expect(most).toBeLessThan(1e-6);
  expect(fitted.warnings).toEqual([]);
  // the information of a Poisson's coefficient, roughly: n·mean
  const stderr = fitted.stderr.rate?.x1 as number;
  expect(stderr).toBeGreaterThan(0.5 / Math.sqrt(n * 2.7));
  expect(stderr).toBeLessThan(2 / Math.sqrt(n * 2.7));
  expect(fitted.convergence.decrement).toBeLessThan(1e-6);
}, 60_000);

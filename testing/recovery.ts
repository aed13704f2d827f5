// A law of its own: a fit to draws finds the parameters they were drawn from, within four standard errors.
import {
  type AnyFamily,
  compile,
  constant,
  constrain,
  evaluate,
  fit,
  full,
  grad,
  hvp,
  input,
  logProbOf,
  type Model,
  model,
  type Parametrization,
  parameterInputs,
  parameterName,
  sumRows,
  type Tensor,
  unconstrain,
} from "thetastar";

/** Standard errors of free numbers: the roots of the diagonal of the inverse of −∇² Σ log p, by Gauss and Jordan. */
function standardErrors(hessian: readonly Float64Array[]): number[] {
  const n = hessian.length;
  const a: Float64Array[] = hessian.map((row, i) =>
    Float64Array.from({ length: 2 * n }, (_, j) => (j < n ? (row[j] as number) : j - n === i ? 1 : 0)),
  );
  for (let k = 0; k < n; k++) {
    const pivot = a
      .slice(k)
      .reduce((best, row, i) => (Math.abs(row[k] as number) > Math.abs(a[best]?.[k] as number) ? k + i : best), k);
    [a[k], a[pivot]] = [a[pivot] as Float64Array, a[k] as Float64Array];
    const top = a[k];
    const by = top[k] as number;
    for (let j = 0; j < 2 * n; j++) top[j] = (top[j] as number) / by;
    for (const row of a) {
      if (row === top) continue;
      const factor = row[k] as number;
      for (let j = 0; j < 2 * n; j++) row[j] = (row[j] as number) - factor * (top[j] as number);
    }
  }
  return a.map((row, i) => Math.sqrt(row[n + i] as number));
}

/** Fits draws in the family's canonical parameters; throws where one lies farther from the truth. */
export async function recovers(
  family: AnyFamily,
  set: Parametrization,
  values: Readonly<Record<string, unknown>>,
  draws: ArrayLike<unknown>,
  numbers: Float64Array,
): Promise<void> {
  const known = Object.fromEntries(
    set.layout.filter(({ constraint }) => constraint.known).map(({ name }) => [name, values[name]]),
  );
  const fitted = await fit(
    modelOf(family, set),
    { y: draws as never, known: known as never },
    { progress: false, seed: 1 },
  );
  const truth = freeOf(set, values);
  const found = freeOf(set, { ...known, ...fitted.params });
  const eta = input("eta", { shape: [set.freeSize] });
  const stand = Object.fromEntries(Object.entries(known).map(([name, v]) => [name, full([], v as number)]));
  const y = input("y", { shape: family.support.shape, rows: true });
  const value = sumRows(logProbOf(family)(set.to(constrain(set, eta, stand)), y)).neg();
  const direction = input("direction", { shape: [set.freeSize] });
  const [product] = hvp(value, [eta], [direction]) as [Tensor];
  const program = compile({ outputs: { product } }, { precision: "f64" });
  const hessian = Array.from(found, (_, j) => {
    program.load({ eta: found, y: numbers, direction: found.map((_, i) => (i === j ? 1 : 0)) });
    return (program.run().product as Float64Array).slice();
  });
  program.release();
  const stderr = standardErrors(hessian);
  const objective = (e: Float64Array): number => evaluate({ value }, { eta: e, y: numbers }).value[0] as number;
  const slope = (i: number): unknown =>
    evaluate({ slope: grad(value, [eta])[0] as Tensor }, { eta: found, y: numbers }).slope[i];
  // a likelihood with a kink or a flat has no standard errors: the fit is then to be no worse than the truth
  if (!stderr.every(Number.isFinite)) {
    const [here, there] = [objective(found), objective(truth)];
    if (!(here <= there + 1e-6 * Math.abs(there)))
      throw new Error(`the fit's −log-likelihood is ${here}, that of the parameters drawn from ${there}.`);
    return;
  }
  found.forEach((v, i) => {
    const off = Math.abs(v - (truth[i] as number)) / (stderr[i] as number);
    if (!(off <= 4))
      throw new Error(
        `the fit's free number ${i} of { ${set.names} } is ${off} standard errors away: ${v}, not ${truth[i]} (−log-likelihood ${objective(found)}, at the truth ${objective(truth)}, slope ${slope(i)}).`,
      );
  });
}

/** Bare parameters of a set. */
const modelOf = (family: AnyFamily, set: Parametrization): Model => {
  const names = set.layout.filter(({ constraint }) => !constraint.known).map(({ name }) => name);
  return model(family, Object.fromEntries(names.map((name) => [name, constant()])));
};

function freeOf(set: Parametrization, values: Readonly<Record<string, unknown>>): Float64Array {
  const list = (x: unknown): number[] =>
    typeof x === "object" && x !== null ? Array.from(x as ArrayLike<unknown>).flatMap(list) : [x as number];
  const data = Object.fromEntries(set.names.map((name) => [parameterName(name), list(values[name])]));
  return evaluate(
    {
      eta: unconstrain(
        set,
        parameterInputs(set.params, () => false),
      ),
    },
    data,
  ).eta;
}

// The covariance of θ: by the curvature of the likelihood, observed or expected, or by what the rows say one by one.
import type { Plan } from "../fit/plan.ts";
import { inverse } from "../solvers/inverse.ts";
import { product } from "./coordinates.ts";
import { expectedInformation } from "./expected.ts";
import { hat, type MeanModel, unscaled } from "./meanModel.ts";
import { rowScores, scoreProducts } from "./scores.ts";

/** Σ of rows [rows, width] that belong to one cluster. */
function byCluster(rows: Float64Array, width: number, cluster: Int32Array): { sums: Float64Array; count: number } {
  const count = cluster.reduce((most, c) => Math.max(most, c + 1), 0);
  const sums = new Float64Array(count * width);
  cluster.forEach((c, i) => {
    for (let j = 0; j < width; j++)
      sums[c * width + j] = (sums[c * width + j] as number) + (rows[i * width + j] as number);
  });
  return { sums, count };
}
/** Σ sᵢsᵢᵀ of rows [rows, width]. */
function squares(rows: Float64Array, width: number): Float64Array {
  const sum = new Float64Array(width * width);
  for (let from = 0; from < rows.length; from += width)
    for (let a = 0; a < width; a++)
      for (let b = 0; b < width; b++)
        sum[a * width + b] = (sum[a * width + b] as number) + (rows[from + a] as number) * (rows[from + b] as number);
  return sum;
}
const between = (bread: Float64Array, meat: Float64Array, n: number): Float64Array =>
  product(product(bread, meat, n, n, n), bread, n, n, n);

/** By how much HC1, HC2 and HC3 stretch the score of row i, which has leverage h. */
const STRETCH: Readonly<Record<string, (h: number, n: number, p: number) => number>> = {
  HC0: () => 1,
  HC1: (_, n, p) => Math.sqrt(n / (n - p)),
  HC2: (h) => 1 / Math.sqrt(1 - h),
  HC3: (h) => 1 / (1 - h),
};

/**
 * Of a model of the mean the covariance of its coefficients that holds where only the mean is right, with the expected
 * information outside: HC0 to HC3 of MacKinnon & White, Journal of Econometrics 29 (1985); of clusters with G/(G − 1), and
 * for least squares (n − 1)/(n − p), Cameron, Gelbach & Miller, JBES 29 (2011): as R's sandwich::vcovHC and vcovCL.
 */
function ofMean({ prepared, covariance }: Plan, mean: MeanModel): Float64Array | undefined {
  const { width, rows, scores } = mean;
  const bread = unscaled(mean);
  if (!bread) return undefined;
  const n = scores.length;
  const { cluster } = prepared.observed;
  const h = covariance === "HC2" || covariance === "HC3" ? hat(mean, bread) : undefined;
  const stretch = typeof covariance === "string" && STRETCH[covariance];
  const own = rows.map((x, k) => {
    const i = Math.floor(k / width);
    return x * (scores[i] as number) * (stretch ? stretch(h?.[i] ?? 0, n, width) : 1);
  });
  if (!cluster) return between(bread, squares(own, width), width);
  const { sums, count } = byCluster(own, width, cluster);
  const { model, built } = prepared;
  const straight = model.family.name === "Normal" && !built.links;
  const by = (count / (count - 1)) * (straight ? (n - 1) / (n - width) : 1);
  return between(bread, squares(sums, width), width).map((v) => v * by);
}

/**
 * The covariance of θ; undefined where the curvature has no inverse. `inverted` is that of the observed information of a
 * row; `mean` the model of the mean, where it is one.
 */
export function covarianceOfTheta(
  plan: Plan,
  theta: Float64Array,
  inverted: Float64Array | undefined,
  mean: () => MeanModel | undefined,
): Float64Array | undefined {
  const { prepared, settings, covariance, dispersion } = plan;
  const { observations, task } = prepared;
  const n = theta.length;
  const robust = typeof covariance === "object" || covariance in STRETCH;
  const found = robust ? mean() : undefined;
  if (found) {
    const block = ofMean(plan, found);
    return (
      block &&
      inverted &&
      withBlock(
        inverted.map((v) => v / observations),
        n,
        found.places,
        block,
      )
    );
  }
  if (covariance === "sandwich" || robust) {
    if (!inverted) return undefined;
    const { cluster } = prepared.observed;
    if (!cluster) return between(inverted, scoreProducts(task, settings, theta), n);
    const { sums, count } = byCluster(rowScores(task, settings, theta), n, cluster);
    return between(inverted, squares(sums, n), n).map((v) => (v * count) / (count - 1));
  }
  const model = covariance === "expected" ? inverse(expectedInformation(prepared, theta), n) : inverted;
  const scaled = covariance === "expected" ? model : model?.map((v) => v / observations);
  if (dispersion === "ml" || !scaled) return scaled;
  const { places, pearson, likely } = mean() as MeanModel;
  const root = Math.sqrt(pearson / likely);
  const by = Float64Array.from({ length: n }, (_, j) => (places.includes(j) ? root : 1));
  return scaled.map((v, k) => v * (by[Math.floor(k / n)] as number) * (by[k % n] as number));
}

/** A matrix [n, n] whose rows and columns at some places are those of a block, which nothing else goes with. */
function withBlock(all: Float64Array, n: number, places: readonly number[], block: Float64Array): Float64Array {
  const at = new Map(places.map((place, i) => [place, i]));
  return all.map((v, k) => {
    const [i, j] = [at.get(Math.floor(k / n)), at.get(k % n)];
    if (i !== undefined && j !== undefined) return block[i * places.length + j] as number;
    return i === undefined && j === undefined ? v : 0;
  });
}

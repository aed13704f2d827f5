// Ten million rows in batches: time, and how much memory there ever was.
import { fit, linear, model } from "thetastar";
import { Normal, Poisson } from "thetastar/distributions";

const BATCH = 100_000;
const COLUMNS = 4;
const TRUE = [0.2, 0.3, -0.2, 0.1, 0.05];

/** A batch by its number: the same each time. */
function batch(number: number) {
  const values = Normal({ loc: 0, scale: 1 }).sample(BATCH * COLUMNS, { seed: `x ${number}` });
  const rate = Float64Array.from({ length: BATCH }, (_, i) => {
    let eta = TRUE[0] as number;
    for (let j = 0; j < COLUMNS; j++) eta += (TRUE[j + 1] as number) * (values[i * COLUMNS + j] as number);
    return Math.exp(eta);
  });
  return { x: { values, columns: COLUMNS }, y: Poisson({ rate }).sample(1, { seed: `y ${number}` }) };
}

/** Lines that say what came of it. */
export async function inBatches(count = 100): Promise<readonly string[]> {
  let most = 0;
  let drawing = 0;
  function* batches() {
    for (let number = 0; number < count; number++) {
      const begun = performance.now();
      const drawn = batch(number);
      drawing += performance.now() - begun;
      yield drawn;
      most = Math.max(most, process.memoryUsage().rss);
    }
  }
  const before = process.memoryUsage().rss;
  const begun = performance.now();
  const fitted = await fit(model(Poisson, { rate: linear() }), { batches });
  const seconds = (performance.now() - begun) / 1000;
  const { rate } = fitted.coefficients;
  const apart = Object.values(rate ?? {}).map(
    (b, i) => (b - (TRUE[i] as number)) / (Object.values(fitted.stderr.rate ?? {})[i] as number),
  );
  const size = (count * BATCH * (COLUMNS + 1) * 8) / 1e6;
  return [
    `${(count * BATCH) / 1e6} million rows of ${COLUMNS} columns, ${size} MB as doubles, drawn anew for each pass`,
    `${seconds.toFixed(1)} s, of which ${(drawing / 1000).toFixed(1)} s drawing; ${fitted.convergence.iterations} steps`,
    `most memory ${(most / 1e6).toFixed(0)} MB, ${((most - before) / 1e6).toFixed(0)} MB more than before`,
    `estimates from the truth, in standard errors: ${apart.map((z) => z.toFixed(2)).join(" ")}`,
  ];
}

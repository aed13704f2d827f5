// Types of known parameters, of y that is known to lie between two ends, and of divergences. Checked by `tsc`.
import { column, constant, fit, klDivergence, linear, model, real } from "thetastar";
import { Binomial, Categorical, Exponential, Normal, Poisson, Truncated } from "thetastar/distributions";

const y = [1, 2, 3];
const totalCount = [4, 5, 6];

// a known parameter is part of a distribution as any other
Binomial({ totalCount: 4, probs: 0.5 }).prob(2) satisfies number;
Binomial({ totalCount, probs: 0.5 }).prob(2) satisfies Float64Array;
// @ts-expect-error it may not be left out
Binomial({ probs: 0.5 });
Truncated(Normal, { upper: real })({ loc: 0, scale: 1, upper: 3 }).mean() satisfies number;
// @ts-expect-error a bound that is a number is no parameter
Truncated(Normal, { upper: 3 })({ loc: 0, scale: 1, upper: 3 });

// it is data where a model is fitted, a number, one a row or a column, and has no network
await fit(model(Binomial, { probs: linear() }), { x: y, y, known: { totalCount } });
await fit(model(Binomial, { logits: constant() }), { y, known: { totalCount: 9 } });
const named = await fit(model(Binomial, linear()), {
  x: { n: totalCount, age: y },
  y,
  known: { totalCount: column("n") },
});
// @ts-expect-error it is not estimated
model(Binomial, { totalCount: constant(), probs: linear() });
// @ts-expect-error the family has no such known parameter
await fit(model(Binomial, linear()), { x: y, y, known: { trials: totalCount } });
// @ts-expect-error labels are no counts
await fit(model(Binomial, linear()), { x: y, y, known: { totalCount: ["a", "b", "c"] } });

// it is asked for again
const counted = await fit(model(Binomial), { y, known: { totalCount } });
counted.predict({ known: { totalCount: 3 } }).mean() satisfies number;
counted.predict({ known: { totalCount: [3, 4] } }).mean() satisfies Float64Array;
// @ts-expect-error nothing is said of totalCount
counted.predict();
// @ts-expect-error the family has no such known parameter
counted.predict({ known: { trials: 3 } });
named.predict({ n: totalCount, age: y }).mean() satisfies Float64Array;
// @ts-expect-error a family without known parameters
(await fit(Poisson, y)).predict({ known: { totalCount: 3 } });

// y between two ends: of families of numbers, one or one a row
const censored = { lower: [1, 2, 3], upper: [1, Infinity, 4] };
(await fit(Exponential, censored)).predict().params.rate satisfies number;
await fit(model(Exponential, { rate: linear() }), { x: y, y: censored });
await fit(model(Exponential, { rate: linear() }), { x: y, y: { lower: 0, upper: [1, 2, 3] } });
// @ts-expect-error an upper end is missing
await fit(Exponential, { lower: [1, 2, 3] });
// @ts-expect-error ends are numbers
await fit(Exponential, { lower: ["a"], upper: ["b"] });
Exponential({ rate: 1 }).logProb({ lower: 1, upper: 2 }) satisfies number;
Exponential({ rate: 1 }).logProb({ lower: 1, upper: [2, 3] }) satisfies Float64Array;
Exponential({ rate: [1, 2] }).logProb({ lower: 1, upper: 2 }) satisfies Float64Array;
// @ts-expect-error a single end is no interval
Exponential({ rate: 1 }).logProb({ lower: 1 });

// divergences: a number, or one for each row of either
const one = Normal({ loc: 0, scale: 1 });
const rows = Normal({ loc: [0, 1], scale: 1 });
klDivergence(one, one).value satisfies number;
klDivergence(one, rows).value satisfies Float64Array;
klDivergence(rows, one).stderr satisfies Float64Array;
klDivergence(one, Exponential({ rate: 1 }), { draws: 100, seed: "s" }).estimated satisfies boolean;
klDivergence(Categorical(["a", "b"])({ probs: [0.5, 0.5] }), Categorical(["a", "b"])({ probs: [1, 0] }))
  .value satisfies number;
// @ts-expect-error a family is no distribution
klDivergence(Normal, one);
// @ts-expect-error of single distributions it has no rows
klDivergence(one, one).value satisfies Float64Array;

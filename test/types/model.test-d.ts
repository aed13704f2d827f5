// Types of models and fits: keys choose the parametrization, named columns are asked for again. Checked by `tsc`.
import { constant, exp, fit, linear, mlp, model, sum } from "thetastar";
import { Categorical, Normal } from "thetastar/distributions";

const y = [1, 2, 3];

// exactly one parametrization
model(Normal, { loc: linear(), scale: constant() });
model(Normal, { mean: mlp([8]), variance: constant() });
// @ts-expect-error a key is missing
model(Normal, { loc: linear() });
// @ts-expect-error a key of another parametrization
model(Normal, { loc: linear(), variance: constant() });
// @ts-expect-error no parameter of this family
model(Normal, { loc: linear(), scale: constant(), shape: constant() });
// @ts-expect-error a number is no network
model(Normal, { loc: 3, scale: constant() });

// function models
model(Normal, (theta, x) => ({ loc: sum(x.mul(theta.w)), scale: exp(theta.s) }), { params: { w: [2], s: [] } });
// @ts-expect-error scale is missing
model(Normal, (theta, x) => ({ loc: sum(x.mul(theta.w)) }), { params: { w: [2] } });
// @ts-expect-error v was not declared
model(Normal, (theta, x) => ({ loc: sum(x.mul(theta.v)), scale: exp(theta.w) }), { params: { w: [2] } });

// named columns
const named = await fit(model(Normal, mlp([8])), { x: { age: [1, 2, 3], bmi: [20, 30, 25] }, y });
named.predict({ age: [1], bmi: [22] }).params.loc satisfies Float64Array;
// @ts-expect-error bmi was fitted
named.predict({ age: [1] });
// @ts-expect-error rows have no names
named.predict([[1, 22]]);

// rows
const rows = await fit(model(Normal, mlp([8])), { x: [[1], [2], [4]], y });
rows.predict([[1]]).at(0).params.scale satisfies number;
rows.predict([1, 2]);
// @ts-expect-error x is needed
rows.predict();

// no x
const bare = await fit(Normal, y);
bare.predict().params.loc satisfies number;
// @ts-expect-error there is no x
bare.predict([1]);
const same = await fit(model(Normal), { y });
same.predict().params.loc satisfies number;

// labels
const sky = await fit(model(Categorical(["fog", "sun"]), linear()), { x: [1, 2, 3], y: ["fog", "sun", "sun"] });
sky.predict([1]).mode() satisfies ("fog" | "sun")[];
// @ts-expect-error y of Normal are numbers
await fit(model(Normal, linear()), { x: [1, 2], y: ["a", "b"] });

// validation data have the form of the training data
await fit(model(Normal, linear()), { x: [1, 2, 3], y }, { validation: { x: [4, 5], y: [1, 2] } });
await fit(model(Normal, linear()), { x: { a: [1, 2, 3] }, y }, { validation: { x: { a: [4, 5] }, y: [1, 2] } });
// @ts-expect-error another column
await fit(model(Normal, linear()), { x: { a: [1, 2, 3] }, y }, { validation: { x: { b: [4, 5] }, y: [1, 2] } });

// A whole process: import the library as users have it, make two steps of W1 by `fit`, end.
import { adam, fit, mlp, model } from "thetastar";
import { Normal } from "thetastar/distributions";

const n = 256;
const x = Array.from({ length: n }, (_, i) => Array.from({ length: 8 }, (_, j) => Math.sin(i * (j + 1.3))));
const y = x.map(([a, b]) => a + 0.1 * b);
const { history } = await fit(model(Normal, mlp([64, 64])), { x, y }, { optimizer: adam(1e-3), batch: 128, epochs: 1 });
if (!(history[0].objective < 10)) throw new Error(`two steps gave ${history[0].objective}`);

// Transformed: what the battery of laws needs to know.
import { affineMap, boxCoxMap, chainMaps, expMap, powerMap, sigmoidMap, sinhArcsinhMap, softplusMap } from "thetastar";
import { Exponential, Logistic, LogNormal, Normal, Transformed } from "thetastar/distributions";
import type { Case } from "../case.ts";
import { wild } from "../values.ts";

const normal = [
  { loc: 0.5, scale: 1.5 },
  { mean: -1, stddev: 2 },
  { mean: 0.25, variance: 0.5 },
];
const all = (sets: readonly object[], more: object) => sets.map((set) => ({ ...set, ...more }));

export const cases: readonly Case[] = [
  { family: Transformed(Normal, expMap), wildRows: 20_000, parameters: normal, y: [0.01, 0.3, 0.9, 1.5, 3, 40], wild },
  { family: Transformed(Normal, sigmoidMap), wildRows: 20_000, parameters: normal, y: [0.01, 0.3, 0.6, 0.9], wild },
  {
    family: Transformed(Normal, softplusMap),
    wildRows: 20_000,
    parameters: normal,
    y: [0.01, 0.3, 0.9, 1.5, 3, 9],
    wild,
  },
  {
    family: Transformed(Logistic, affineMap),
    wildRows: 20_000,
    parameters: Logistic.parametrizations.map(({ names }) => ({
      ...Object.fromEntries(names.map((name) => [name, 0.75])),
      shift: 2,
      stretch: 0.5,
    })),
    y: [-3, -0.5, 0.01, 0.3, 0.9, 1.5, 3, 9],
    wild,
  },
  {
    family: Transformed(Normal, sinhArcsinhMap),
    wildRows: 20_000,
    parameters: all(normal, { skew: 0.5, tail: 0.8 }),
    y: [-9, -0.5, 0.01, 0.3, 0.9, 1.5, 3, 40],
    wild,
  },
  {
    family: Transformed(LogNormal, boxCoxMap),
    wildRows: 20_000,
    parameters: LogNormal.parametrizations.map(({ names }) => ({
      ...Object.fromEntries(names.map((name) => [name, 0.75])),
      lambda: 0.4,
    })),
    y: [-1.5, -0.5, 0.01, 0.3, 0.9, 1.5, 3],
    wild,
  },
  {
    family: Transformed(Exponential, powerMap),
    wildRows: 20_000,
    parameters: Exponential.parametrizations.map(({ names }) => ({
      ...Object.fromEntries(names.map((name) => [name, 0.75])),
      power: 0.6,
    })),
    y: [0.01, 0.3, 0.9, 1.5, 3],
    wild,
  },
  {
    family: Transformed(Normal, chainMaps(affineMap, expMap)),
    wildRows: 20_000,
    parameters: all(normal, { shift: 0.25, stretch: 0.5 }),
    y: [0.01, 0.3, 0.9, 1.5, 3, 40],
    wild,
  },
];

// How all the examples' models are trained, and how numbers are shown.
import { adam, type FitOptions } from "thetastar";

/** What a run of the job may change: a test trains for fewer epochs. */
export interface Run {
  readonly epochs: number;
}

/** Linear models and bare parameters: all rows in each step, until nothing moves. */
export const linearTraining: FitOptions = { optimizer: adam(0.02), epochs: 1500, batch: 1095, precision: "f64", seed: "linear" };

/** Networks: the last fifth of the training days decides when to stop. */
export const training = ({ epochs }: Run): FitOptions => ({
  epochs,
  batch: 64,
  validation: { last: 0.2 },
  patience: 60,
});

/** A difference with its standard error: "−0.021 (0.008)". */
export const signed = (difference: number, stderr: number, digits: number): string =>
  `${difference < 0 ? "−" : "+"}${Math.abs(difference).toFixed(digits)} (${stderr.toFixed(digits)})`;

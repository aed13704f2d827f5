// How the job's networks are trained, and how numbers are shown.
import { adamw } from "thetastar";

/** What a run of the job may change: a test trains for fewer epochs. */
export interface Run {
  readonly epochs: number;
}

/**
 * Networks: the last fifth of the training days decides when to stop. Width, activation and weight decay were chosen by
 * the objective on that block too, over three seeds; twice the width gained less than 0.005 nat there and was left.
 */
export const training = ({ epochs }: Run, weightDecay: number) => ({
  optimizer: adamw(2e-3, { weightDecay }),
  epochs,
  batch: 64,
  validation: { last: 0.2 },
  patience: 60,
});

/** A difference with its standard error: "−0.021 (0.008)". */
export const signed = (difference: number, stderr: number, digits: number): string =>
  `${difference < 0 ? "−" : "+"}${Math.abs(difference).toFixed(digits)} (${stderr.toFixed(digits)})`;

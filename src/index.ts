// The public API: re-exports and nothing else.
export { brier } from "./score/brier.ts";
export { type Calibration, type CalibrationCurve, type CalibrationOptions, calibration } from "./score/calibration.ts";
export { type CompareOptions, compareScores, type ScoreComparison } from "./score/compareScores.ts";
export { type Coverage, coverage } from "./score/coverage.ts";
export { type CrpsOptions, crps } from "./score/crps.ts";
export { crpsSamples } from "./score/crpsSamples.ts";
export type { Forecast } from "./score/forecast.ts";
export { intervalScore } from "./score/intervalScore.ts";
export { logScore } from "./score/logScore.ts";
export { mean } from "./score/mean.ts";
export { pinball } from "./score/pinball.ts";
export { type PitHistogram, pit, pitHistogram } from "./score/pit.ts";
export { type Reliability, type ReliabilityPoint, reliability } from "./score/reliability.ts";
export { squaredError } from "./score/squaredError.ts";

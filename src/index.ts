// The public API: re-exports and nothing else.
export { type EvaluateOptions, evaluate } from "./compile/evaluate.ts";
export { compile, type Program, type ProgramOptions, type ProgramSpec } from "./compile/program.ts";
export {
  lowerCholesky,
  type MatrixConstraint,
  type PositiveDefiniteOptions,
  positiveDefinite,
} from "./constraint/matrix.ts";
export {
  between,
  binary,
  type Classes,
  type Constraint,
  category,
  classCount,
  greaterThan,
  including,
  integer,
  type Known,
  known,
  logOdds,
  multiples,
  nonnegative,
  nonnegativeInteger,
  ordered,
  positive,
  positiveBy,
  positiveInteger,
  positiveWithLimit,
  type Repeated,
  real,
  repeated,
  restricted,
  type Scalar,
  simplex,
  unitInterval,
  type Vector,
  type VectorConstraint,
  vector,
} from "./constraint.ts";
export type { Columns, Features, Matrix, Rows } from "./data/features.ts";
export type { Holdout } from "./data/split.ts";
export { ascending } from "./distribution/ascending.ts";
export {
  affineMap,
  type Bijection,
  boxCoxMap,
  chainMaps,
  expMap,
  powerMap,
  shiftMap,
  sigmoidMap,
  sinhArcsinhMap,
  softplusMap,
} from "./distribution/bijection.ts";
export { type BoxCox, boxCoxMode, boxCoxRules, type Symmetric } from "./distribution/boxCox.ts";
export { countSpread } from "./distribution/countSpread.ts";
export { type Divergence, type DivergenceOptions, klDivergence } from "./distribution/divergence.ts";
export {
  betaDivergence,
  excessOfRatio,
  gammaDivergence,
  logisticDivergence,
  logitDivergence,
  normalDivergence,
  scaleDivergence,
} from "./distribution/divergenceRules.ts";
export type { Distribution } from "./distribution/face.ts";
export { affine, fromFree, startFree } from "./distribution/free.ts";
export { type GammaPoisson, gammaPoisson } from "./distribution/gammaPoisson.ts";
export { inflatedMle, inflatedRules, inflatedStart, type LogShares } from "./distribution/inflated.ts";
export type { Between } from "./distribution/interval.ts";
export {
  type LocationScale,
  locationScale,
  noneAtInfinity,
  standardize,
  standardizeFinite,
  unstandardize,
} from "./distribution/locationScale.ts";

export { monomial } from "./distribution/monomial.ts";

export {
  constrain,
  type Parametrization,
  parameterInputs,
  parameterName,
  unconstrain,
} from "./distribution/parametrization.ts";
export { roughExp, roughLog } from "./distribution/rough.ts";
export { type Integers, type Steps, sineExcess, steppedDraw, summedTails } from "./distribution/tails.ts";
export type {
  Affine,
  Bounds,
  ClosedForm,
  Definition,
  KnownValues,
  Marginal,
  Rules,
  Spec,
  StartValues,
  Tensors,
} from "./distribution/types.ts";
export {
  type WeightedCorrelation,
  type WeightedMoments,
  weightedCorrelation,
  weightedMean,
  weightedMoments,
  weightedQuantile,
} from "./distribution/weighted.ts";
export {
  clippedCrps,
  type Standard,
  standardLogistic,
  standardNormal,
  truncatedCrps,
  type Within,
} from "./distribution/within.ts";
export {
  cdfOf,
  checkEach,
  component,
  componentwise,
  convertEach,
  type Extended,
  extended,
  knownOf,
  logProbBetweenOf,
  logProbOf,
  mapTensors,
  type RepeatedSpec,
  repeatedSpec,
  select,
} from "./distribution/wrap.ts";
export { type AnyFamily, closedForm, distribution, type Family, withConstraints } from "./distribution.ts";
export type {
  AfterEstimate,
  AfterFit,
  AfterRegression,
  Bootstrap,
  BootstrapOptions,
  Predictive,
  PredictiveOptions,
  RepeatOptions,
  ResidualKind,
  Uncertain,
} from "./fit/after.ts";
export type { Epoch, Layout, Place } from "./fit/descend.ts";
export type {
  ByCoefficient,
  Certainty,
  ConfidenceOptions,
  Convergence,
  Estimate,
  EstimateOf,
  IntervalMethod,
  Limits,
  Regression,
} from "./fit/estimate.ts";
export { type FitOptions, fit, type RegressionOptions, type SolveOptions } from "./fit/fit.ts";
export type { DistributionOf, Fitted } from "./fit/fitted.ts";
export { type Column, column, type KnownData } from "./fit/known.ts";
export { betaNll, mse, nll, type Objective } from "./fit/objectives.ts";
export { elasticNet, lasso, type Penalty, ridge } from "./fit/penalty.ts";
export type { RegressionData, TrainingData, TrainingError, TrainOptions } from "./fit/plan.ts";
export { load, type SavedModel } from "./fit/save.ts";
export { train } from "./fit/train.ts";
export type { Contrast } from "./formula/contrasts.ts";
export {
  type Design,
  type DesignOptions,
  design,
  type Encoded,
  type Encoder,
  type Missing,
  readDesign,
  type SavedDesign,
} from "./formula/design.ts";
export type { Factor, Frame, FrameColumn } from "./formula/frame.ts";
export type { Coefficients, Formulas } from "./formula/regression.ts";
export { elementSlope, grad, hvp, stopGradient, valueAndGrad, vjp, withGradient } from "./grad.ts";
export {
  type AnovaOptions,
  anova,
  anovaBySimulation,
  type LikelihoodRatio,
  type SimulatedRatio,
  type SimulationOptions,
} from "./inference/anova.ts";
export { type Compared, type CompareFamiliesOptions, compare } from "./inference/compare.ts";
export {
  type Fitness,
  type GoodnessOfFit,
  type GoodnessOptions,
  goodnessOfFit,
  type QuantilePoints,
  qq,
  type WormPoints,
  worm,
} from "./inference/fitness.ts";
export { type Laplace, type LaplaceOptions, laplace } from "./inference/laplace.ts";
export {
  dropOne,
  type Selected,
  type StepOptions,
  type Stepped,
  step,
  type TermOf,
  type Without,
} from "./inference/selection.ts";
export { scoreTest, type Tested, waldTest } from "./inference/tests.ts";
export { gelu, relu, silu } from "./layers/activation.ts";
export { chain, type MlpOptions, mlp } from "./layers/chain.ts";
export { dropout } from "./layers/dropout.ts";
export {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  type Initializer,
  lecunNormal,
  lecunUniform,
  zeros,
} from "./layers/initialize.ts";
export type {
  BareLayer,
  BuildOptions,
  BuiltLayer,
  Declaration,
  Layer,
  LayerContext,
  LayerDescription,
  LinearHead,
  Network,
  StraightLayer,
} from "./layers/layer.ts";
export { constant, type LinearOptions, linear } from "./layers/linear.ts";
export type { LinkName } from "./layers/links.ts";
export { layerNorm } from "./layers/norm.ts";
export { type Formula, type HeadsOf, type Model, model, type OutputsOf, type Shapes } from "./model.ts";
export {
  besselI0e,
  besselI1e,
  besselRatio,
  logBesselI,
  logBesselI0,
  logBesselIRest,
  logBesselK,
  logBesselKHalfRest,
} from "./ops/bessel.ts";
export { betaIInverse, logitBetaIInverse } from "./ops/betaInverse.ts";
export { binomialDraw, poissonDraw, zipfDraw } from "./ops/countDraw.ts";
export { bd0, log1pmx, logRatio } from "./ops/deviance.ts";
export { devianceAndLog } from "./ops/devianceAndLog.ts";
export { erf, erfc, erfcx } from "./ops/error.ts";
export { expintE1 } from "./ops/expint.ts";
export { digamma, lgamma, polygamma, trigamma } from "./ops/gamma.ts";
export { gammaDraw, logGammaDraw } from "./ops/gammaDraw.ts";
export { gammaPInverse, logGammaPInverse } from "./ops/gammaInverse.ts";
export { oneHot, pick, take } from "./ops/gather.ts";
export { betaI, betaIc, logBetaI, logBetaIc } from "./ops/incompleteBeta.ts";
export { gammaP, gammaQ, logGammaP, logGammaQ } from "./ops/incompleteGamma.ts";
export { iterate, type TensorEach, type Turn } from "./ops/iterate.ts";
export { index, input, rowCount, rowIndex, state } from "./ops/leaves.ts";

export { beforeOverflow, byPrecision, finite, holdPositive, holdSlope } from "./ops/limits.ts";

export { contractRows, dot, matmul, outer } from "./ops/linalg.ts";
export { logit } from "./ops/logit.ts";
export {
  abs,
  and,
  ceil,
  eq,
  floor,
  ge,
  greater,
  gt,
  le,
  lesser,
  lt,
  ne,
  not,
  or,
  sqrt,
  toFloat,
  toInt,
  where,
} from "./ops/machine.ts";
export {
  asinh,
  atan,
  cos,
  cosh,
  exp,
  expm1,
  log,
  log1mexp,
  log1mexpexp,
  log1p,
  logaddexp,
  logSigmoid,
  logSoftmax,
  logsubexp,
  logsumexp,
  logTail,
  pow,
  reciprocal,
  sigmoid,
  sin,
  sinh,
  softmax,
  softplus,
  square,
  tan,
  tanh,
  xdivy,
  xlog1py,
  xlogy,
} from "./ops/math.ts";
export { millsGap, normalHazard } from "./ops/mills.ts";
export { logNdtr, ndtr } from "./ops/normal.ts";
export { logSkewNdtr, owensT } from "./ops/owen.ts";
export { ndtri, ndtriExp } from "./ops/quantile.ts";
export {
  type DrawKey,
  foldIn,
  foldName,
  normal,
  normalAt,
  type RandomKey,
  type Tries,
  triesOf,
  uniform,
  uniformAt,
} from "./ops/random.ts";
export { expm1Ratio, log1pQuotient, log1pRatio, log1pSquare } from "./ops/ratio.ts";
export { cumsum, max, maximum, min, minimum, sum } from "./ops/reduce.ts";
export { perRow, sumRows } from "./ops/rows.ts";
export { at, broadcast, concat, full, pad, reshape, slice, stack, transpose } from "./ops/shape.ts";
export { digammaDelta, lbeta, lgammaDelta, stirlerr, stirlerrSlope } from "./ops/stirling.ts";
export { logBinomialTerm, logPoissonTerm, logShare, type Odds } from "./ops/terms.ts";
export {
  type CholeskyOptions,
  cholesky,
  diagonal,
  diagonalMatrix,
  fromCholesky,
  logDeterminant,
  lowerTriangle,
  type TriangularSolveOptions,
  triangularSolve,
} from "./ops/triangular.ts";
export { logZeta, zeta } from "./ops/zeta.ts";
export { type AdamOptions, type AdamWOptions, adam, adamw } from "./optimizers/adam.ts";
export { clipByNorm, weightDecay } from "./optimizers/clip.ts";
export type { Optimizer, OptimizerState, OptimizerStep } from "./optimizers/optimizer.ts";
export { constantRate, cosine, type Rate, type Schedule, warmup } from "./optimizers/schedule.ts";
export { type SgdOptions, sgd } from "./optimizers/sgd.ts";
export { fold, type Key, key, split } from "./random/key.ts";
export { permutation, uniformBits, uniforms } from "./random/stream.ts";
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
export { type DType, isConstant, type Precision, type Shape, scale as scaleSlope, type Tensor } from "./tensor.ts";

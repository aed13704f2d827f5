// The families of distributions: re-exports and nothing else.
export { AsymmetricLaplace } from "./AsymmetricLaplace.ts";
export { Bernoulli } from "./Bernoulli.ts";
export { Categorical } from "./Categorical.ts";
export { Cauchy } from "./Cauchy.ts";
export { Gumbel } from "./Gumbel.ts";
export { GumbelMin } from "./GumbelMin.ts";
export { Independent } from "./Independent.ts";
export { Laplace } from "./Laplace.ts";
export { Logistic } from "./Logistic.ts";
export { Mixture } from "./Mixture.ts";
export { MvNormal } from "./MvNormal.ts";
export { Normal } from "./Normal.ts";
export { Uniform } from "./Uniform.ts";

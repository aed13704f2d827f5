// The families of distributions: re-exports and nothing else.
export { Bernoulli } from "./Bernoulli.ts";
export { Categorical } from "./Categorical.ts";
export { Independent } from "./Independent.ts";
export { Mixture } from "./Mixture.ts";
export { Normal } from "./Normal.ts";

// thetastar/testing: the battery that every shipped family passes, for families of your own.
export type { Law } from "./law.ts";
export { laws } from "./laws.ts";
export type { Case, Parameters } from "./subject.ts";
export type { Effort } from "./wild.ts";

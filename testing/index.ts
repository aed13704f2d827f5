// thetastar/testing: the battery that every shipped family passes, for families of your own.
export type { Law } from "./law.ts";
export { type Case, laws, type Parameters } from "./laws.ts";

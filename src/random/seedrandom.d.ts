// The package's main file brings seven generators; only the first, ARC4, is needed.
declare module "seedrandom/seedrandom.js" {
  import seedrandom from "seedrandom";
  export default seedrandom;
}

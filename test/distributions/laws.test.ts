// The battery of laws over the shipped families, in every parametrization.
import { cases } from "./case.ts";
import { laws } from "./laws.ts";

for (const one of cases) laws(one);

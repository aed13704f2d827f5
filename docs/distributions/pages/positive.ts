// Pages of the families of positive numbers.
import type { Page } from "../page.ts";

export const positive: readonly Page[] = [];

// Pages of the families between 0 and 1.
import type { Page } from "../page.ts";

export const unit: readonly Page[] = [];

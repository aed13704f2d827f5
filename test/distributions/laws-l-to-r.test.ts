// The battery of laws over the families from L to R.
import { battery } from "./battery.ts";

battery("L", "S");

// The battery of laws over the families from S to Z.
import { battery } from "./battery.ts";

battery("S", "a");

import { Token } from "cdktf";
import { hcl } from "./hcl.js";

/** A number or switch as text. `String` would write the mark that CDKTF has put in a variable's place. */
export function textOf(value: number | boolean): string {
  return Token.isUnresolved(value) ? Token.asString(hcl`tostring(${value})`) : String(value);
}

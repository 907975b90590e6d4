import { Token } from "cdktf";
import { hcl } from "./hcl.js";

/** Returns a number or boolean as text. `String` would return CDKTF's internal encoding of a token. */
export function textOf(value: number | boolean): string {
  return Token.isUnresolved(value) ? Token.asString(hcl`tostring(${value})`) : String(value);
}

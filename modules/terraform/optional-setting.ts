import { type IResolvable, Token } from "cdktf";
import { bare, hcl } from "./hcl.js";
import { snakeCase } from "./variables/variable-schema.js";

/** Returns true if a setting that is `off` or a map is on. In a published module the setting is a token, null for off, and the result an expression. */
export function isEnabled(setting: unknown): boolean | IResolvable {
  return Token.isUnresolved(setting) ? hcl`${setting} != null` : setting !== "off" && setting !== undefined;
}

/** Returns an attribute of a setting that is `off` or a map; undefined for `off`. */
export function attributeOf<T extends object, K extends string & keyof T>(setting: "off" | T, name: K): string | undefined {
  if (Token.isUnresolved(setting)) return Token.asString(hcl`try(${setting}.${bare(snakeCase(name))}, null)`);
  return setting === "off" ? undefined : String(setting[name]);
}

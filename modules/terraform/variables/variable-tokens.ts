import { ref, Token } from "cdktf";
import { isMapOfSettings, type SettingSchema } from "../../settings/index.js";
import { isNullable, snakeCase } from "./variable-schema.js";
import { typeConstraint } from "./variable-types.js";

/**
 * Returns a variable's value for constructs: a token, or for a map of settings a map of tokens and fixed values.
 * A map that can be null is a single token, since its attributes do not exist where it is null.
 */
export function tokensOf(name: string, schema: SettingSchema, fixed: unknown): unknown {
  return tokensAt(`var.${name}`, schema, fixed);

  function tokensAt(path: string, at: SettingSchema, fixedHere: unknown): unknown {
    if (!isMapOfSettings(at) || isNullable(at)) return typed(ref(path), at);
    const values = Object.entries(at.properties ?? {}).map(([key, property]) => [
      key,
      tokensAt(`${path}.${snakeCase(key)}`, property, (fixedHere as Record<string, unknown> | undefined)?.[key]),
    ]);
    return { ...(fixedHere as object | undefined), ...Object.fromEntries(values) };
  }
}

/** Returns a reference as a token of the setting's type. CDKTF has no tokens for booleans and maps: these are resolvables. */
function typed(reference: unknown, schema: SettingSchema): unknown {
  switch (typeConstraint(schema)) {
    case "string":
      return Token.asString(reference);
    case "number":
      return Token.asNumber(reference);
    case "list(string)":
      return Token.asList(reference);
    case "list(number)":
      return Token.asNumberList(reference);
    default:
      return Token.asAny(reference);
  }
}

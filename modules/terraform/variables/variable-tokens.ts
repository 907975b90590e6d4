import { ref, Token } from "cdktf";
import { isMapOfSettings, type SettingSchema } from "../../settings/index.js";
import { isNullable, snakeCase } from "./variable-schema.js";
import { typeConstraint } from "./variable-types.js";

/**
 * What a construct gets for a variable: a token, or, for a map of settings, a map with a token for each value and what is fixed beside.
 * A map that may be null is one token: nothing can be asked of it before it is known to be there.
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

/** A reference as a token of the setting's type. Booleans and maps have none: they are seen to be unresolved where they are used. */
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

import { Type } from "avsc";

/** Returns why a definition is not valid for a data format; undefined for a valid one. Protocol Buffers definitions are not checked. */
export function definitionError(format: string, definition: string): string | undefined {
  if (format !== "AVRO" && format !== "JSON") return undefined;
  try {
    const parsed: unknown = JSON.parse(definition);
    if (format === "AVRO") Type.forSchema(parsed as never);
    else if (typeof parsed !== "boolean" && (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))) {
      return "a JSON schema is an object or a boolean";
    }
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Returns the form in which definitions are compared: JSON without white space. */
export function canonical(definition: string): string {
  try {
    return JSON.stringify(JSON.parse(definition));
  } catch {
    return definition;
  }
}

/**
 * Returns true if a mode permits a valid definition after earlier ones, oldest first. Only Avro is compared.
 * @see https://docs.aws.amazon.com/glue/latest/dg/schema-registry.html#schema-registry-compatibility
 */
export function isCompatible(format: string, mode: string, definition: string, earlier: readonly string[]): boolean {
  if (format !== "AVRO" || mode === "NONE") return true;
  const next = Type.forSchema(JSON.parse(definition));
  return (mode.endsWith("_ALL") ? earlier : earlier.slice(-1)).every((text) => {
    const before = Type.forSchema(JSON.parse(text));
    return (mode.startsWith("FORWARD") || reads(next, before)) && (mode.startsWith("BACKWARD") || reads(before, next));
  });
}

function reads(reader: Type, writer: Type): boolean {
  try {
    reader.createResolver(writer);
    return true;
  } catch {
    return false;
  }
}

import fc from "fast-check";

const fieldNames = ["a", "b", "c"];
const typeNames = ["One", "Two"];

/** Returns an arbitrary of Avro types without names of other types, so that every one of them is valid. @param depth - of nested types */
export function avroTypes(depth: number): fc.Arbitrary<unknown> {
  const primitive = fc.constantFrom<unknown>("null", "boolean", "int", "long", "float", "double", "bytes", "string");
  if (depth === 0) return primitive;
  const inner = avroTypes(depth - 1);
  const branches = fc.uniqueArray(primitive, { minLength: 1, maxLength: 3 });
  const level = String.fromCharCode(96 + depth); // names of different levels differ, so that no name is defined twice in a path
  return fc.oneof(
    { weight: 3, arbitrary: primitive },
    { weight: 1, arbitrary: branches },
    { weight: 1, arbitrary: inner.map((items) => ({ type: "array", items })) },
    { weight: 1, arbitrary: inner.map((values) => ({ type: "map", values })) },
    {
      weight: 1,
      arbitrary: fc
        .record({
          symbols: fc.uniqueArray(fc.constantFrom("X", "Y", "Z"), { minLength: 1 }),
          hasDefault: fc.boolean(),
        })
        .map(({ symbols, hasDefault }) => ({ type: "enum", name: `Enum_${level}`, symbols, ...(hasDefault && { default: symbols[0] }) })),
    },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }).map((size) => ({ type: "fixed", name: `Fixed_${level}`, size })) },
    { weight: 3, arbitrary: recordOf(inner, level) },
  );
}

/** Records with the fields a, b and c, each with a null default or without one. */
function recordOf(inner: fc.Arbitrary<unknown>, level: string): fc.Arbitrary<unknown> {
  const field = fc.record({ type: inner, optional: fc.boolean() });
  return fc
    .record({
      name: fc.constantFrom(...typeNames),
      fields: fc.uniqueArray(fc.tuple(fc.constantFrom(...fieldNames), field), { selector: ([name]) => name }),
    })
    .map(({ name, fields }) => ({
      ...{ type: "record", name: `${name}_${level}` },
      fields: fields.map(([fieldName, { type, optional }], i) => ({
        name: fieldName,
        ...(optional ? { type: "string", default: "" } : { type: uniquelyNamed(type, `${i}`) }),
      })),
    }));
}

/** Renames the types of a field, so that those of its neighbours have other names. */
function uniquelyNamed(type: unknown, suffix: string): unknown {
  if (Array.isArray(type)) return type.map((each) => uniquelyNamed(each, suffix));
  if (typeof type !== "object" || type === null) return type;
  return Object.fromEntries(
    Object.entries(type).map(([key, value]) => {
      if (key === "name" && "type" in type && !("fields" in type && value === "")) return [key, `${String(value)}_${suffix}`];
      if (key === "fields") {
        const fields = value as { name: string; type: unknown }[];
        return [key, fields.map((field) => ({ ...field, type: uniquelyNamed(field.type, suffix) }))];
      }
      return [key, uniquelyNamed(value, suffix)];
    }),
  );
}

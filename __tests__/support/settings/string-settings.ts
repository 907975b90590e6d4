import { type PlatformSettings, platformSettings } from "../../../modules/platform/index.js";
import {
  branchOf,
  isPlainMap,
  type SettingPath,
  type SettingSchema,
  settingSchemaOf,
  unionBranches,
} from "../../../modules/settings/index.js";

/** A place in settings that holds text that the user writes: a value, or a key of a map. */
export interface StringSetting {
  /** Dotted names of the settings that lead to it; `[]` for an item of a list, `<name>` for an entry of a map, `<key>` for its key. */
  readonly name: string;
  readonly schema: SettingSchema;
}

/** The same in one document. */
interface StringPlace extends StringSetting {
  readonly path: SettingPath;
  readonly isKey: boolean;
  readonly text: string;
}

const root = settingSchemaOf(platformSettings);

const isText = ({ type, enum: choices, const: constant, propertyNames }: SettingSchema) =>
  type === "string" && choices === undefined && constant === undefined && propertyNames === undefined;

const below = (name: string, key: string) => (name === "" ? key : `${name}.${key}`);

/** Returns every place for text of the schema. */
export function stringSettings(schema: SettingSchema = root, name = ""): StringSetting[] {
  const { properties = {}, items, additionalProperties: entry, propertyNames } = schema;
  const inside = [
    ...(isText(schema) ? [{ name, schema }] : []),
    ...(unionBranches(schema) ?? []).flatMap((branch) => stringSettings(branch, name)),
    ...Object.entries(properties).flatMap(([key, property]) => stringSettings(property, below(name, key))),
    ...(items ? stringSettings(items, `${name}[]`) : []),
    ...(typeof entry === "object" ? stringSettings(entry, below(name, "<name>")) : []),
    ...(propertyNames && propertyNames.enum === undefined ? [{ name: below(name, "<key>"), schema: propertyNames }] : []),
  ];
  return inside.filter((setting, i) => inside.findIndex((other) => other.name === setting.name && same(other, setting)) === i);
}

const same = (one: StringSetting, other: StringSetting) => JSON.stringify(one.schema) === JSON.stringify(other.schema);

/** Returns every place with text in a document. */
export function stringsOf(settings: PlatformSettings): StringPlace[] {
  return placesIn(root, settings, "", []);
}

function placesIn(schema: SettingSchema, value: unknown, name: string, path: SettingPath): StringPlace[] {
  const branches = unionBranches(schema);
  if (branches) {
    const chosen = isPlainMap(value) ? branchOf(schema, value) : undefined;
    return (chosen ? [chosen] : branches).flatMap((branch) => placesIn(branch, value, name, path));
  }
  if (typeof value === "string") return isText(schema) ? [{ name, schema, path, isKey: false, text: value }] : [];
  if (Array.isArray(value)) return value.flatMap((item, i) => placesIn(schema.items ?? {}, item, `${name}[]`, [...path, i]));
  if (!isPlainMap(value)) return [];
  const { properties = {}, additionalProperties: entry, propertyNames } = schema;
  return Object.entries(value).flatMap(([key, item]) => {
    const at = [...path, key];
    if (properties[key]) return placesIn(properties[key], item, below(name, key), at);
    const keys =
      propertyNames && propertyNames.enum === undefined
        ? [{ name: below(name, "<key>"), schema: propertyNames, path: at, isKey: true, text: key }]
        : [];
    return [...keys, ...(typeof entry === "object" ? placesIn(entry, item, below(name, "<name>"), at) : [])];
  });
}

/** Returns a document with another text in a place. */
export function withText(document: unknown, { path, isKey }: Pick<StringPlace, "path" | "isKey">, text: string): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return text;
  if (Array.isArray(document)) return document.map((item, i) => (i === key ? withText(item, { path: rest, isKey }, text) : item));
  const entries = Object.entries(document as Record<string, unknown>);
  return Object.fromEntries(
    entries.map(([each, item]) => {
      if (each !== key) return [each, item];
      return isKey && rest.length === 0 ? [text, item] : [each, withText(item, { path: rest, isKey }, text)];
    }),
  );
}

/**
 * Returns the value of an attribute by its dotted name, without indexes: `broker_node_group_info.instance_type`. Several blocks of one name
 * have their values in an array.
 *
 * @param attributes - the attributes of a resource, or marks in their shape
 */
export function attributeAt(attributes: unknown, name: string): unknown {
  return name.split(".").reduce<unknown>((value, step) => {
    if (!Array.isArray(value)) return memberOf(value, step);
    const members = value.map((block) => memberOf(block, step)).filter((member) => member !== undefined);
    return members.length > 1 ? members.flat() : members[0];
  }, attributes);
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;

/** Returns true if `after_unknown`, `before_sensitive` or `after_sensitive` marks an attribute, a part of it, or what contains it. */
export function isMarked(marks: unknown, name: string): boolean {
  if (marks === true) return true;
  const steps = name.split(".");
  return steps.some((_, i) => attributeAt(marks, steps.slice(0, i).join(".")) === true) || hasMark(attributeAt(marks, name));
}

const hasMark = (marks: unknown): boolean =>
  typeof marks === "object" && marks !== null ? Object.values(marks).some(hasMark) : marks === true;

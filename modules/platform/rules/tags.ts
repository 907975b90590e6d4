import { MOST_TAGS, sameTagKey } from "../../aws/index.js";
import { MUTUAL_TLS_TAG } from "../../cluster/index.js";
import type { Rule, Violation } from "../../settings/index.js";
import { NAME_TAG, ownTagKeys } from "../own-tags.js";

export interface TagsContext {
  readonly tags: Readonly<Record<string, string>>;
}

/** Keys of the tags that this project gives one resource. */
const ownKeys = [...ownTagKeys, NAME_TAG, MUTUAL_TLS_TAG];

/** Rules about the tags of every resource. */
export const tagsRules: readonly Rule<TagsContext>[] = [
  {
    id: "platform/tag-keys-differ",
    checks: `Keys of tags differ in more than case from each other, and from ${ownTagKeys.join(", ")}.`,
    why: "IAM compares keys without regard to case and refuses a role with two such tags; another value of our own tags would be ignored.",
    fix: "Use another key.",
    reads: ["tags.*"],
    terraform: { notNeeded: "Modules have no tags: the caller's provider gives them." },
    violations: ({ tags }) => {
      const keys = Object.keys(tags);
      return keys.flatMap((key, i): Violation[] => {
        const own = ownTagKeys.find((other) => sameTagKey(other, key));
        const other = own ?? keys.slice(0, i).find((before) => sameTagKey(before, key));
        if (other === undefined) return [];
        const problem =
          own === undefined ? `IAM takes it for the key ${other}` : `every resource has the tag ${own}, which IAM takes for the same`;
        return [
          {
            path: ["tags", key],
            problem: own === key ? `every resource has a tag ${own} of this project` : problem,
            fix: "use another key",
          },
        ];
      });
    },
  },
  {
    id: "platform/tags-limit",
    checks: `No resource has more than ${MOST_TAGS} tags, with ${ownKeys.join(", ")}.`,
    why: "AWS refuses more.",
    fix: "Remove tags.",
    reads: ["tags"],
    terraform: { notNeeded: "Modules have no tags: the caller's provider gives them." },
    violations: ({ tags }) => {
      const keys = Object.keys(tags);
      const own = ownKeys.filter((key) => !keys.includes(key)).length;
      return keys.length + own <= MOST_TAGS
        ? []
        : [
            {
              path: ["tags"],
              problem: `${keys.length} tags, with the ${own} of this project, are more than a resource can have, ${MOST_TAGS}`,
              fix: `use at most ${MOST_TAGS - own}`,
            },
          ];
    },
  },
];

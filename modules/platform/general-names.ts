import { composed, composedPrefix, type DerivedNames, fromSetting, type PlatformName, sharedName } from "../settings/index.js";
import { LOCKFILE, stateNextTo } from "./state-key.js";

export interface GeneralContext extends PlatformName {
  readonly backend: { readonly type: "local" } | { readonly type: "s3"; readonly key: string };
}

/** Names of the key of logs and queues, and of the longest object in the bucket of the states: a lockfile. */
export const generalNames: DerivedNames<GeneralContext> = (settings) => {
  const { backend } = settings;
  const key = backend.type === "s3" ? fromSetting(["backend", "key"], backend.key) : undefined;
  return [
    ...sharedName(composed`alias/${composedPrefix(settings)}-operations`, "aws_kms_alias.name"),
    ...(key === undefined
      ? []
      : [
          ...sharedName(key, "aws_s3_object.key"),
          ...sharedName(fromSetting(["backend", "key"], `${stateNextTo(key.text, "grafana")}${LOCKFILE}`), "aws_s3_object.key"),
        ]),
  ];
};

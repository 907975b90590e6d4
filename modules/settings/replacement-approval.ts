import { z } from "zod";
import type { Fault, SettingPath } from "./rule.js";

/** The setting that lets a replacement through. */
export const acknowledgement = (description: string) => z.string().min(1).max(200).optional().describe(description);

/** What is wrong with an acknowledgement that does not name what would be replaced. */
export const unnamed = (path: SettingPath, subject: string, name: string, acknowledged: string | undefined): Fault[] =>
  acknowledged === undefined || acknowledged.startsWith(`${name}:`)
    ? []
    : [{ path, wrong: `${JSON.stringify(acknowledged)} does not name the ${subject}`, allowed: `text that begins with ${name}:` }];

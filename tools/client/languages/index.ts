import type { ClientLanguage } from "../client-file.js";
import type { LanguageName } from "../language-names.js";
import { cli } from "./cli.js";
import { go } from "./go.js";
import { java } from "./java.js";
import { node } from "./node.js";
import { python } from "./python.js";
import { spring } from "./spring.js";

/** The generators of client files, by language. */
export const languages: Readonly<Record<LanguageName, ClientLanguage>> = { java, python, node, go, spring, cli };

#!/usr/bin/env node
// Runs the CLI from its TypeScript sources, for `npx msk` in this repository.
import "tsx";

await import("../tools/cli.ts");

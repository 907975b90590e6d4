#!/usr/bin/env node
// The CLI from its sources, for `npx msk` in this repository.
import "tsx";

await import("../tools/cli.ts");

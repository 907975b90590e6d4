import { runDocuments } from "../support/documents/run-documents.js";

// Commands that start a platform or run a layer of tests.
runDocuments("release", 20 * 60_000);

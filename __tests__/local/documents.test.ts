import { runDocuments } from "../support/documents/run-documents.js";

// Commands that take seconds: the layer local runs on every push.
runDocuments("local", 3 * 60_000);

import { consumers } from "./consumers.js";
import { functions } from "./functions.js";
import type { Section } from "./graph.js";
import { health } from "./health.js";
import { latency } from "./latency.js";
import { pipelines } from "./pipelines.js";
import { storage } from "./storage.js";
import { throughput } from "./throughput.js";

export type { Graph, GraphMetric, GraphScope, Section } from "./graph.js";

/** The CloudWatch dashboard: its sections in order, health first. */
export const sections: readonly Section[] = [health, throughput, latency, storage, consumers, functions, pipelines];

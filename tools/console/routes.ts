import { z } from "zod";
import type { Console } from "./console.js";
import { faultNames } from "./local/faults.js";
import { loadInput } from "./local/load.js";
import { ApiFailure } from "./server/failure.js";
import type { Api, ApiRequest } from "./server/server.js";
import { browse, browseQuery } from "./topics/browse.js";
import { produce, produceInput } from "./topics/produce.js";
import { topicDetails } from "./topics/topic-details.js";

/** Kafka's rule for names of topics. */
const topicName = z.string().regex(/^[\w.-]{1,249}$/, "not the name of a topic");
const brokerId = z.coerce.number().int().min(0).max(100_000);

/** Searches and writes that run at the same time. Each has its own connections to the brokers. */
const MAX_CONCURRENT = 4;

/**
 * Returns the API of the console. GET reads, POST changes.
 *
 * @param current - returns the console of the platform, which changes when its outputs change
 */
export function consoleApi(current: () => Promise<Console>): Api {
  let running = 0;
  async function limited<T>(work: () => Promise<T>): Promise<T> {
    if (running >= MAX_CONCURRENT) throw new ApiFailure(429, "Other requests are in progress; try again when they have finished.");
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
    }
  }
  const requireWritable = ({ target }: Console) => {
    if (!target.writable) throw new ApiFailure(403, "The console is read-only; start it with --allow-writes.");
  };

  return async (method, request) => {
    const console = await current();
    const { path, query, body } = request;
    const route = `${method} ${path[0]}${path.length > 1 ? "/…" : ""}${path.slice(2).map((each) => `/${each}`)}`;
    switch (route) {
      case "GET overview":
        return console.overview();
      case "GET plots":
        return console.plots();
      case "GET access":
        return limited(() => console.access());
      case "GET topics/…":
        return limited(() => topicDetails(console.target.kafka, input(topicName, path[1])));
      case "GET topics/…/messages":
        return limited(() => browse(console.target.kafka, input(topicName, path[1]), input(browseQuery, Object.fromEntries(query))));
      case "POST topics/…/messages": {
        requireWritable(console);
        const topic = input(topicName, path[1]);
        const written = await limited(() => produce(console.target.kafka, topic, input(produceInput, body)));
        console.record("info", `A message was written to ${topic}, partition ${written.partition}, offset ${written.offset}`);
        return written;
      }
      case "POST load": {
        requireWritable(console);
        const settings = input(loadInput, body);
        await console.load.start(settings);
        console.record("info", `A load of ${settings.perSecond} events per second for ${settings.seconds} s was started`);
        return {};
      }
      case "POST load/…": {
        if (path[1] !== "stop") break;
        await console.load.stop();
        return {};
      }
      default:
        if (isFault(method, request)) {
          await console.fault(input(brokerId, path[1]), input(faultNames, path[2]));
          return {};
        }
    }
    throw new ApiFailure(404, "The console has no such address.");
  };
}

const isFault = (method: string, { path }: ApiRequest): boolean => method === "POST" && path[0] === "brokers" && path.length === 3;

/** Checks an input. @throws ApiFailure 400 with what is wrong */
function input<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ApiFailure(400, z.prettifyError(result.error));
}

import type { Rule } from "../settings/index.js";
import type { EventApiSettings } from "./settings.js";

/** What the producer needs after its deadline to answer, in ms. */
const ANSWER_MS = 500;

/** What must hold between the settings of the event API. */
export const eventApiRules: readonly Rule<EventApiSettings>[] = [
  {
    name: "a request's deadline ends before the function does",
    reads: ["producer.deadlineMs", "producer.timeoutSeconds"],
    faults: ({ producer }) => {
      const most = producer.timeoutSeconds * 1000 - ANSWER_MS;
      return producer.deadlineMs <= most
        ? []
        : [
            {
              path: ["producer", "deadlineMs"],
              wrong: `${producer.deadlineMs} ms leaves no time to answer within timeoutSeconds, ${producer.timeoutSeconds}`,
              allowed: `at most ${most}`,
            },
          ];
    },
  },
  {
    name: "there are at most as many idle pollers as busy ones",
    reads: ["consumer.pollers"],
    faults: ({ consumer: { pollers } }) =>
      pollers.minimum <= pollers.maximum
        ? []
        : [
            {
              path: ["consumer", "pollers", "minimum"],
              wrong: `${pollers.minimum} is more than maximum, ${pollers.maximum}`,
              allowed: `at most ${pollers.maximum}`,
            },
          ],
  },
  {
    name: "dead letters do not go where they came from",
    reads: ["topic", "deadLetterTopic"],
    faults: ({ topic, deadLetterTopic }) =>
      topic === deadLetterTopic
        ? [{ path: ["deadLetterTopic"], wrong: `${deadLetterTopic} is the topic of the events too`, allowed: "another topic" }]
        : [],
  },
];

import { z } from "zod";

/** Schema of a topic's name. Source: Apache Kafka, `org.apache.kafka.common.internals.Topic`. */
export const topicName = z
  .string()
  .regex(/^(?!\.{1,2}$)[a-zA-Z0-9._-]{1,249}$/)
  .meta({ allowed: "1 to 249 letters, digits, dots, hyphens and underscores, but neither `.` nor `..`" });

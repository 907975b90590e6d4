import { z } from "zod";

/** A cluster that is there, by its ARN. @param description what the reference says of it */
export const clusterArn = (description: string) =>
  z
    .string()
    .regex(/^arn:[a-z-]+:kafka:[a-z0-9-]+:[0-9]{12}:cluster\/[a-zA-Z0-9-]{1,64}\/[0-9a-f-]+$/)
    .meta({ description, allowed: "the ARN of a cluster" });

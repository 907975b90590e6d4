import { z } from "zod";

/** Returns a schema for the ARN of an existing cluster. @param description - of the setting */
export const clusterArn = (description: string) =>
  z
    .string()
    // The id of a serverless cluster ends with s and a number. Source: turbot/steampipe-plugin-aws, pull request 1291.
    .regex(/^arn:[a-z-]+:kafka:[a-z0-9-]+:[0-9]{12}:cluster\/[a-zA-Z0-9-]{1,64}\/[0-9a-f-]+(-s[0-9]+)?$/)
    .meta({ description, allowed: "the ARN of an MSK cluster" });

/** Returns true for the ARN of a serverless cluster. Source as above. */
export const isServerlessArn = (arn: string): boolean => /-s[0-9]+$/.test(arn);

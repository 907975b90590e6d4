import type { Endpoint } from "../platform/endpoint.js";

/** A running platform, and what can be done with it. */
interface PlatformToTry {
  readonly endpoint: Endpoint;
  readonly outputs: Record<string, unknown>;
  /** The address of the web console, if it has started. */
  readonly consoleUrl?: string;
}

/** Returns the address of the console, and commands to try in a shell that uses the platform. */
export function commandsToTry({ endpoint, outputs, consoleUrl }: PlatformToTry): string {
  const api = String(outputs["api_endpoint"]);
  const console = consoleUrl ? `\nOpen the web console in a browser:\n\n  ${consoleUrl}\n` : "";
  return `${console}
Use the platform from this shell:

  source .msk/local/environment.sh

  aws kafka list-clusters-v2
  aws kafka get-bootstrap-brokers --cluster-arn ${String(outputs["cluster_arn"])}
  aws kafka list-nodes --cluster-arn ${String(outputs["cluster_arn"])}
  curl -i --aws-sigv4 aws:amz:${endpoint.region}:execute-api --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \\
       -X POST -H 'content-type: application/json' -d '{"impressions": 3}' ${api}/ads/ad-1/impression
  aws logs filter-log-events --log-group-name /aws/lambda/${String(outputs["consumer_function_name"])} --query 'events[].message' --output text

From Node, with the credentials of the environment:

  const { Kafka } = require("kafkajs");
  const { generateAuthToken } = require("aws-msk-iam-sasl-signer-js");
  const kafka = new Kafka({
    brokers: "${String(outputs["bootstrap_brokers_iam"])}".split(","),
    ssl: true,
    sasl: {
      mechanism: "oauthbearer",
      oauthBearerProvider: async () => ({ value: (await generateAuthToken({ region: "${endpoint.region}" })).token }),
    },
  });

Terraform's outputs: .msk/local/outputs.json · log: .msk/local/platform.log · stop it with: make down
`;
}

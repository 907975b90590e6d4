import { json } from "../protocol/responses.js";
import type { Route } from "../protocol/router.js";
import { connectorInput, updateInput } from "./connector-input.js";
import type { Connector, Connectors } from "./connectors.js";
import { badRequest } from "./errors.js";
import { parsed } from "./parse-input.js";
import { page, recordRoutes } from "./records.js";

/** Returns the routes of connectors and their operations. */
export function connectorRoutes(connectors: Connectors): Route[] {
  return [
    [
      "POST",
      "/v1/connectors",
      (request) => {
        const { arn, name, state } = connectors.create(request.region, parsed(connectorInput, request));
        return json({ connectorArn: arn, connectorName: name, connectorState: state });
      },
    ],
    ...recordRoutes(connectors, {
      ...{ path: "/v1/connectors", list: "connectors", prefix: "connectorNamePrefix", listed, described },
      deleted: ({ arn }, { query }) => {
        const { state } = connectors.delete(arn, query.get("currentVersion"));
        return { connectorArn: arn, connectorState: state };
      },
    }),
    [
      "PUT",
      "/v1/connectors/{arn}",
      (request, { arn = "" }) => {
        const { plugins, workerConfiguration, useDefaultWorkerConfiguration, ...update } = parsed(updateInput, request);
        if (plugins !== undefined || workerConfiguration !== undefined || useDefaultWorkerConfiguration)
          throw badRequest("The local platform changes only the capacity and the configuration of a connector in place.");
        const connectorOperationArn = connectors.update(arn, request.query.get("currentVersion"), update);
        return json({ connectorArn: arn, connectorState: connectors.find(arn).state, connectorOperationArn });
      },
    ],
    [
      "POST",
      "/v1/connectors/{arn}/restart",
      (_, { arn = "" }) => json({ connectorArn: arn, connectorOperationArn: connectors.restart(arn) }),
    ],
    [
      "GET",
      "/v1/connectors/{arn}/operations",
      (request, { arn = "" }) => {
        connectors.find(arn);
        return json(
          page(
            request,
            "connectorOperations",
            connectors.operations.of(arn),
            (operation) => operation.arn,
            ({ summary }) => summary,
          ),
        );
      },
    ],
    ["GET", "/v1/connectorOperations/{arn}", (_, { arn = "" }) => json(connectors.operations.describe(arn))],
  ];
}

/** A connector in a list: without its configuration. */
function listed({ arn, name, creationTime, state, currentVersion, capacity, input }: Connector) {
  const [plugin] = input.plugins;
  return {
    connectorArn: arn,
    connectorName: name,
    connectorDescription: input.connectorDescription,
    connectorState: state,
    creationTime,
    currentVersion,
    capacity,
    kafkaCluster: input.kafkaCluster,
    kafkaClusterClientAuthentication: input.kafkaClusterClientAuthentication,
    kafkaClusterEncryptionInTransit: input.kafkaClusterEncryptionInTransit,
    kafkaConnectVersion: input.kafkaConnectVersion,
    logDelivery: input.logDelivery,
    networkType: input.networkType,
    plugins: [plugin],
    serviceExecutionRoleArn: input.serviceExecutionRoleArn,
    workerConfiguration: input.workerConfiguration,
  };
}

const described = (connector: Connector) => ({
  ...listed(connector),
  connectorConfiguration: connector.configuration,
  stateDescription: connector.stateDescription,
});

import { z } from "zod";
import { badRequest } from "../errors.js";
import { parseInput } from "../parse-input.js";
import { clientAuthentication, connectivityInfo, type Provisioned, withAuthorityList } from "./provisioned.js";
import { isKRaft } from "./versions.js";

const securityInput = z.object({
  clientAuthentication: clientAuthentication.optional(),
  encryptionInfo: z
    .looseObject({
      encryptionAtRest: z.unknown().optional(),
      encryptionInTransit: z
        .looseObject({ clientBroker: z.enum(["TLS", "TLS_PLAINTEXT", "PLAINTEXT"]).optional(), inCluster: z.boolean().optional() })
        .optional(),
    })
    .optional(),
});

/**
 * UpdateSecurity: an authentication scheme that the request omits keeps its state (AWS provider issue 30752).
 *
 * @throws AwsError 400 for encryption settings that MSK can't change, with MSK's text (AWS provider, resource aws_msk_cluster)
 */
export function updatedSecurity(current: Provisioned, body: unknown): Provisioned {
  const { clientAuthentication: schemes, encryptionInfo: encryption } = parseInput(securityInput, body);
  if (encryption?.encryptionAtRest !== undefined)
    throw badRequest("Updating encryption-at-rest settings on your cluster is not currently supported.");
  if (encryption?.encryptionInTransit?.inCluster !== undefined)
    throw badRequest("Updating the inter-broker encryption setting on your cluster is not currently supported.");
  const inTransit = current.encryptionInfo.encryptionInTransit;
  const clientBroker = encryption?.encryptionInTransit?.clientBroker ?? inTransit?.clientBroker ?? "TLS";
  return {
    ...current,
    clientAuthentication: schemes ? mergedSchemes(current.clientAuthentication, schemes) : current.clientAuthentication,
    encryptionInfo: { ...current.encryptionInfo, encryptionInTransit: { inCluster: inTransit?.inCluster ?? true, clientBroker } },
  };
}

type Schemes = Provisioned["clientAuthentication"];

function mergedSchemes(current: Schemes, { sasl, tls, unauthenticated, ...rest }: Schemes): Schemes {
  return withAuthorityList({
    ...current,
    ...rest,
    ...(sasl ? { sasl: { ...current.sasl, ...sasl } } : {}),
    ...(tls ? { tls } : {}),
    ...(unauthenticated ? { unauthenticated } : {}),
  });
}

/** UpdateConnectivity. @throws AwsError 400 for ZooKeeper access on a cluster without ZooKeeper */
export function updatedConnectivity(current: Provisioned, body: unknown): Provisioned {
  const schema = z.object({
    connectivityInfo: connectivityInfo.optional(),
    zookeeperAccess: z.object({ enabled: z.boolean() }).optional(),
  });
  const { connectivityInfo: requested = {}, zookeeperAccess = current.zookeeperAccess } = parseInput(schema, body);
  if (zookeeperAccess !== current.zookeeperAccess && isKRaft(current.kafkaVersion))
    throw badRequest("A cluster with KRaft has no ZooKeeper to which clients could have access.", "zookeeperAccess");
  const before = current.brokerNodeGroupInfo.connectivityInfo;
  const schemes = requested.vpcConnectivity?.clientAuthentication;
  const schemesBefore = before.vpcConnectivity?.clientAuthentication;
  const vpcConnectivity = schemes
    ? { clientAuthentication: { ...schemesBefore, ...schemes, sasl: { ...schemesBefore?.sasl, ...schemes.sasl } } }
    : before.vpcConnectivity;
  const connectivity = { ...before, ...requested, vpcConnectivity };
  return { ...current, zookeeperAccess, brokerNodeGroupInfo: { ...current.brokerNodeGroupInfo, connectivityInfo: connectivity } };
}

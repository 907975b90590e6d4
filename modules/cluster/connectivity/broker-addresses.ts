import { DataAwsMskBrokerNodes } from "@cdktf/provider-aws/lib/data-aws-msk-broker-nodes";
import { DataResource, type IResolvable, TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";
import { type Listener, listenerPorts, type PublicListener, publicListenerPorts } from "../../kafka/index.js";
import { hcl, reference } from "../../terraform/index.js";

export interface BrokerAddressesProps {
  /**
   * Local value of the ARN: Terraform does not read a data source in a plan that changes a resource which it refers to directly; through a
   * local value it does.
   */
  readonly clusterArn: TerraformLocal;
  /** Attribute `number_of_broker_nodes` of the cluster's resource. @default the number does not change within an apply */
  readonly brokers?: number;
  /** Number of clusters to read, 0 or 1, where Terraform decides. @default 1 */
  readonly count?: IResolvable;
}

/**
 * Addresses of a cluster's brokers: names from MSK's list of nodes, and MSK's ports. MSK's bootstrap strings contain three brokers only, and
 * others in each response, so every plan would change what uses them.
 *
 * The nodes are read twice. What must be known in every plan uses the list that is read during the plan. What must be complete after an apply
 * that adds brokers uses the list that is then read after it.
 */
export class BrokerAddresses extends Construct {
  /** Brokers before the apply, by {@link brokerKey}. */
  private readonly present: TerraformLocal;
  /** Brokers after the apply. */
  private readonly complete: TerraformLocal;
  private readonly perZone: TerraformLocal;

  constructor(scope: Construct, id: string, { clusterArn, brokers, count }: BrokerAddressesProps) {
    super(scope, id);
    const arn = clusterArn.asString;
    this.present = this.listOf("present", arn, count);
    this.complete = brokers === undefined ? this.present : this.listOf("complete", this.arnAfterGrowth(arn, brokers));
    const zones = hcl`{ for key, broker in ${this.present.expression} : broker.subnet => key... }`;
    this.perZone = new TerraformLocal(
      this,
      "per_zone",
      hcl`[for key in sort([for keys in values(${zones}) : keys[0]]) : ${this.present.expression}[key].host]`,
    );
  }

  /** Returns `host:port,…` of every broker, in the order of their ids. It is unknown in a plan that adds brokers. */
  ofAll(listener: Listener): string {
    return Token.asString(joined(hcl`[for broker in values(${this.complete.expression}) : broker.host]`, listenerPorts[listener]));
  }

  /** Returns `host:port,…` of every broker on the internet, in the order of their ids. It is unknown in a plan that adds brokers. */
  ofAllPublic(listener: PublicListener): string {
    return Token.asString(
      joined(hcl`[for broker in values(${this.complete.expression}) : broker.public_host]`, publicListenerPorts[listener]),
    );
  }

  /** Returns the host name of every broker, by its id. It is unknown in a plan that adds brokers. */
  get hosts(): IResolvable {
    return hcl`{ for key, broker in ${this.complete.expression} : tostring(tonumber(key)) => broker.host }`;
  }

  /** Returns `host:port,…` of the broker with the lowest id in each zone. New brokers don't change it. */
  onePerZone(listener: Listener): string {
    return Token.asString(joined(this.perZone.expression, listenerPorts[listener]));
  }

  /** Returns the host name of a broker. It is unknown only for a broker that the plan adds. @param id - an expression */
  hostOf(id: IResolvable): string {
    const key = brokerKey(hcl`tonumber(${id})`);
    return Token.asString(hcl`try(${this.present.expression}[${key}].host, ${this.complete.expression}[${key}].host)`);
  }

  /** Returns the cluster's ARN, which is unknown in a plan that changes the number of brokers, and known in others. */
  private arnAfterGrowth(clusterArn: string, brokers: number): string {
    const grown = new DataResource(this, "grown", { input: { cluster_arn: clusterArn, brokers } });
    return Token.asString(hcl`${reference(grown)}.output.cluster_arn`);
  }

  private listOf(id: string, clusterArn: string, count?: IResolvable): TerraformLocal {
    const nodes = new DataAwsMskBrokerNodes(this, `${id}_nodes`, { clusterArn, ...(count && { count: Token.asNumber(count) }) });
    const listed = count ? hcl`flatten(${reference(nodes)}[*].node_info_list)` : hcl`${reference(nodes)}.node_info_list`;
    return new TerraformLocal(this, id, brokersIn(listed));
  }
}

/** Returns a key of the same length for every broker, so that the order of keys is that of ids. */
const brokerKey = (id: IResolvable) => hcl`format("%05d", ${id})`;

/**
 * Returns the brokers among nodes, by key, each with its host, its public host and its subnet. MSK lists them in no order, and with KRaft also
 * lists controllers, which have no broker id. Of several names, the last one is the host: a public one, `b-1-public.…`, is before `b-1.…`.
 * The public host has the same form whether MSK lists it or not. Source: MSK developer guide, public access, bootstrap brokers, 2026-11.
 */
const brokersIn = (nodes: IResolvable): IResolvable => {
  const host = hcl`reverse(sort(node.endpoints))[0]`;
  const publicHost = hcl`replace(${host}, "/^(b-[0-9]+)[.]/", "$1-public.")`;
  return hcl`{ for node in ${nodes} : ${brokerKey(hcl`node.broker_id`)} => { host = ${host}, public_host = ${publicHost}, subnet = node.client_subnet } if try(node.broker_id > 0, false) }`;
};

const joined = (hosts: IResolvable, port: number): IResolvable => hcl`join(",", formatlist(${`%s:${port}`}, ${hosts}))`;

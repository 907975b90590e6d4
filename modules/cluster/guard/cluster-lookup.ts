import { DataAwsMskCluster } from "@cdktf/provider-aws/lib/data-aws-msk-cluster";
import { DataAwsResourcegroupstaggingapiResources } from "@cdktf/provider-aws/lib/data-aws-resourcegroupstaggingapi-resources";
import { type IResolvable, Token } from "cdktf";
import { Construct } from "constructs";
import { hcl, reference } from "../../terraform/index.js";
import { MUTUAL_TLS_TAG } from "../brokers/mutual-tls.js";
import { SMALLEST_GROWTH_GIB } from "../limits/volumes.js";

/**
 * Looks up the cluster as it is before the plan, if it exists. The cluster's data source fails if there is none, so the tagging API is read
 * first. It returns only resources with tags, which every cluster of this project has.
 */
export class ClusterLookup extends Construct {
  #cluster: DataAwsMskCluster | undefined;

  /** @param enabled - false to look up nothing, as if there were no cluster; it can be a Terraform variable */
  constructor(
    scope: Construct,
    id: string,
    private readonly name: string,
    readonly enabled: boolean,
  ) {
    super(scope, id);
  }

  /** Returns the present size of each volume, in GiB; if `minimum` is more, that, or the present size and the smallest step of growth. */
  volumeGib(minimum: number): number {
    // Express brokers have no volumes.
    const size = hcl`try(cluster.broker_node_group_info[0].storage_info[0].ebs_storage_info[0].volume_size, 0)`;
    const grown = hcl`${minimum} > size && size > 0 ? size + ${SMALLEST_GROWTH_GIB} : size`;
    return Token.asNumber(hcl`max(${minimum}, [for size in [for cluster in ${reference(this.cluster)} : ${size}] : ${grown}]...)`);
  }

  /**
   * Returns an expression that is true if the cluster has, or had, mutual TLS: by its tag, or without a tag by its TLS listener, which a
   * cluster without unauthenticated clients has for mutual TLS alone. Clusters of releases that had no tag, and those that a plan without
   * the lookup created or changed, have none.
   *
   * @param unauthenticated - the setting, or its Terraform variable
   */
  hadMutualTls(unauthenticated: string): IResolvable {
    const listens = hcl`${unauthenticated} == "refused" && cluster.bootstrap_brokers_tls != ""`;
    const stored = hcl`lookup(cluster.tags, ${MUTUAL_TLS_TAG}, ${listens} ? "configured" : "never")`;
    return hcl`anytrue([for cluster in ${reference(this.cluster)} : ${stored} == "configured"])`;
  }

  /** An expression that is false if the cluster does not exist; true if the plan does not look it up. */
  get mayExist(): IResolvable {
    const exists = hcl`length(${reference(this.cluster)}) > 0`;
    return this.enabled === true ? exists : hcl`!${this.enabled} || ${exists}`;
  }

  /** The data source of the cluster. The first use creates it: a plan that needs nothing of the cluster reads nothing. */
  private get cluster(): DataAwsMskCluster {
    this.#cluster ??= this.read();
    return this.#cluster;
  }

  private read(): DataAwsMskCluster {
    const { name, enabled } = this;
    const tagged = new DataAwsResourcegroupstaggingapiResources(this, "tagged", { resourceTypeFilters: ["kafka:cluster"] });
    const cluster = new DataAwsMskCluster(this, "this", { clusterName: "${each.value}" });
    const names = hcl`[for cluster in ${reference(tagged)}.resource_tag_mapping_list : split("/", cluster.resource_arn)[1]]`;
    cluster.addOverride(
      "for_each",
      enabled === true ? hcl`setintersection(${names}, [${name}])` : hcl`${enabled} ? setintersection(${names}, [${name}]) : []`,
    );
    return cluster;
  }
}

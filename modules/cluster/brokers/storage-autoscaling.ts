import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { Construct } from "constructs";

export interface StorageAutoscalingProps {
  readonly clusterArn: string;
  readonly clusterName: string;
  /** Size up to which each volume grows, in GiB. */
  readonly maximumGib: number;
  /** Volume utilization at which volumes grow, in percent. */
  readonly targetPercent: number;
}

/** Grows the brokers' volumes at a target utilization. Volumes can't shrink, and MSK grows them at most once in six hours. */
export class StorageAutoscaling extends Construct {
  constructor(scope: Construct, id: string, { clusterArn, clusterName, maximumGib, targetPercent }: StorageAutoscalingProps) {
    super(scope, id);
    const target = new AppautoscalingTarget(this, "this", {
      serviceNamespace: "kafka",
      scalableDimension: "kafka:broker-storage:VolumeSize",
      resourceId: clusterArn,
      minCapacity: 1, // the only value that MSK accepts
      maxCapacity: maximumGib,
    });
    new AppautoscalingPolicy(this, "policy", {
      name: `${clusterName}-broker-storage`,
      policyType: "TargetTrackingScaling",
      serviceNamespace: target.serviceNamespace,
      scalableDimension: target.scalableDimension,
      resourceId: target.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: "KafkaBrokerStorageUtilization" },
        targetValue: targetPercent,
        disableScaleIn: true,
      },
    });
  }
}

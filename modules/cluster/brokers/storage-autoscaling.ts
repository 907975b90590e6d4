import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { Construct } from "constructs";

export interface StorageAutoscalingProps {
  readonly clusterArn: string;
  readonly clusterName: string;
  /** Largest volume of each broker, in GiB. */
  readonly maximumGib: number;
  /** Disk use at which volumes grow, in percent. */
  readonly targetPercent: number;
}

/** Grows the brokers' volumes as they fill. They never shrink; six hours pass between two steps. */
export class StorageAutoscaling extends Construct {
  constructor(scope: Construct, id: string, { clusterArn, clusterName, maximumGib, targetPercent }: StorageAutoscalingProps) {
    super(scope, id);
    const target = new AppautoscalingTarget(this, "this", {
      serviceNamespace: "kafka",
      scalableDimension: "kafka:broker-storage:VolumeSize",
      resourceId: clusterArn,
      minCapacity: 1, // of volumes, as MSK wants it
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

import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { acceptFinding } from "./accepted-finding.js";
import type { AwsEnvironment } from "./aws-environment.js";
import type { EncryptionKey } from "./encryption-key.js";
import { bringFunctionCode } from "./function-code.js";
import { encryptedLogGroup } from "./log-group.js";
import { policyDocument, trustOf } from "./policy.js";

export interface VpcFunctionProps {
  /** The function's name in AWS. */
  readonly name: string;
  readonly description: string;
  /** The zip below `functions/` beside the stack, without `.zip`: the folder in `lambdas/` that it is built from. */
  readonly code: string;
  readonly environment: AwsEnvironment;
  readonly vpcId: string;
  readonly subnetIds: string[];
  /** Encrypts the environment variables and the logs. */
  readonly key: EncryptionKey;
  /** The function's whole environment, by the contract in its `env.ts`. */
  readonly variables: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** Most executions at a time. @default no limit but the account's */
  readonly reservedConcurrency?: number;
  readonly logRetentionDays: number;
}

/** A Node.js function of ours inside the VPC, with a role, a security group and a log group of its own. */
export class VpcFunction extends Construct {
  readonly role: IamRole;
  readonly securityGroup: SecurityGroup;
  readonly function: LambdaFunction;
  /** What must stand before the function can work: for whoever calls it during the deployment. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: VpcFunctionProps) {
    super(scope, id);
    bringFunctionCode(this, props.code);
    this.role = new IamRole(this, "role", {
      name: props.name,
      description: `Of the function ${props.name}.`,
      assumeRolePolicy: trustOf("lambda.amazonaws.com"),
    });
    this.securityGroup = new SecurityGroup(this, "security_group", {
      name: props.name,
      description: `Of the function ${props.name}. Its rules stand beside it.`,
      vpcId: props.vpcId,
      tags: { Name: props.name },
      lifecycle: { createBeforeDestroy: true }, // of another name: AWS deletes no group while a rule of the brokers' group refers to it
    });
    const logs = encryptedLogGroup(this, "logs", {
      name: `/aws/lambda/${props.name}`,
      retentionDays: props.logRetentionDays,
      key: props.key,
    });
    const policies = [
      this.policy("logs", [{ sid: "WriteOwnLogs", actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [`${logs.arn}:*`] }]),
      // X-Ray takes no resource. Source: Service Authorization Reference, AWS X-Ray, 2026-11.
      this.policy("tracing", [{ sid: "SendTraces", actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], resources: ["*"] }]),
      this.policy("environment", [{ sid: "ReadOwnEnvironment", actions: ["kms:Decrypt"], resources: [props.key.arn] }]),
      this.networkPolicy(props),
    ];
    this.function = new LambdaFunction(this, "function", {
      functionName: props.name,
      description: props.description,
      role: this.role.arn,
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.handler",
      filename: zipOf(props.code),
      sourceCodeHash: `\${filebase64sha256("${zipOf(props.code)}")}`,
      memorySize: props.memoryMb,
      timeout: props.timeoutSeconds,
      reservedConcurrentExecutions: props.reservedConcurrency,
      kmsKeyArn: props.key.arn,
      environment: { variables: { ...props.variables } },
      vpcConfig: { subnetIds: props.subnetIds, securityGroupIds: [this.securityGroup.id] },
      tracingConfig: { mode: "Active" },
      loggingConfig: { logFormat: "JSON", logGroup: logs.name },
      dependsOn: policies,
    });
    acceptFinding(
      this.function,
      "CKV_AWS_116",
      "called synchronously, by the API, the event source mapping or Terraform, who see its failures themselves",
    );
    acceptFinding(this.function, "CKV_AWS_272", "the zip's hash is in the plan; signing belongs to the pipeline of who deploys");
    if (props.reservedConcurrency === undefined) {
      acceptFinding(this.function, "CKV_AWS_115", "the settings leave it to the account's limit");
    }
    this.ready = [this.function, ...policies];
  }

  /** What Lambda needs to put the function into the VPC; refused to the function's own code, as the Lambda developer guide advises. */
  private networkPolicy({ environment, name }: VpcFunctionProps): IamRolePolicy {
    return this.policy("network", [
      {
        sid: "ManageNetworkInterfaces",
        actions: [
          "ec2:CreateNetworkInterface",
          "ec2:DeleteNetworkInterface",
          "ec2:AssignPrivateIpAddresses",
          "ec2:UnassignPrivateIpAddresses",
        ],
        resources: [environment.arn("ec2", "*/*")],
      },
      // Describe takes no resource. Source: Service Authorization Reference, Amazon EC2, 2026-11.
      { sid: "SeeNetwork", actions: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"], resources: ["*"] },
      {
        sid: "NotByItsOwnCode",
        effect: "Deny",
        actions: ["ec2:*"],
        resources: ["*"],
        conditions: { ArnEquals: { "lambda:SourceFunctionArn": environment.arn("lambda", `function:${name}`) } },
      },
    ]);
  }

  /** An inline policy of the function's role, for one purpose. */
  policy(purpose: string, statements: Parameters<typeof policyDocument>[0]): IamRolePolicy {
    const policy = new IamRolePolicy(this, `${purpose}_policy`, {
      name: purpose,
      role: this.role.name,
      policy: policyDocument(statements),
    });
    return policy;
  }
}

const zipOf = (code: string) => `\${path.module}/functions/${code}.zip`;

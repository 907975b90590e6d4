import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { dependable, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { acceptFinding } from "./accepted-finding.js";
import type { AwsEnvironment } from "./aws-environment.js";
import type { EncryptionKey } from "./encryption-key.js";
import { copyFunctionCode } from "./function-code.js";
import { encryptedLogGroup } from "./log-group.js";
import { policyDocument, serviceTrustPolicy } from "./policy.js";

type OptionalOf<Env> = { readonly [Name in keyof Env]-?: undefined extends Env[Name] ? Name : never }[keyof Env];

/** The environment variables that a function's `env.ts` declares, all of them as text. */
export type FunctionVariables<Env> = Readonly<
  Record<Exclude<keyof Env, OptionalOf<Env>>, string> & Partial<Record<OptionalOf<Env>, string>>
>;

export interface VpcFunctionProps {
  /** Name of the function in AWS. */
  readonly name: string;
  readonly description: string;
  /** Name of the function's folder in `lambdas/`, and of its zip without `.zip`. */
  readonly code: string;
  /** Name of the exported handler in the function's code. @default handler */
  readonly handler?: string;
  readonly environment: AwsEnvironment;
  readonly vpcId: string;
  readonly subnetIds: string[];
  /** Encrypts the environment variables and the logs. */
  readonly key: EncryptionKey;
  /** All environment variables of the function, as its `env.ts` declares them. */
  readonly variables: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** Reserved concurrency: the highest number of concurrent executions. @default the account's unreserved concurrency */
  readonly reservedConcurrency?: number;
  readonly logRetentionDays: number;
}

/** A Node.js Lambda function in the VPC, with its role, security group and log group. */
export class VpcFunction extends Construct {
  readonly role: IamRole;
  readonly securityGroup: SecurityGroup;
  readonly function: LambdaFunction;
  readonly logGroupName: string;
  /** Resources that must exist before the function can be invoked during the deployment. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: VpcFunctionProps) {
    super(scope, id);
    copyFunctionCode(this, props.code);
    this.role = new IamRole(this, "role", {
      name: props.name,
      description: `Execution role of the function ${props.name}.`,
      assumeRolePolicy: serviceTrustPolicy("lambda.amazonaws.com"),
    });
    this.securityGroup = new SecurityGroup(this, "security_group", {
      name: props.name,
      description: `Function ${props.name}. Rules are separate resources.`,
      vpcId: props.vpcId,
      tags: { Name: props.name },
      lifecycle: {
        // For a group with a different name: AWS does not delete a group while a rule of the brokers' group references it.
        createBeforeDestroy: true,
        // AWS can't change a group's description: without this, new wording would replace the group.
        ignoreChanges: ["description"],
      },
    });
    const logs = encryptedLogGroup(this, "logs", {
      name: `/aws/lambda/${props.name}`,
      retentionDays: props.logRetentionDays,
      key: props.key,
    });
    this.logGroupName = logs.name;
    const policies = [
      this.policy("logs", [{ sid: "WriteOwnLogs", actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [`${logs.arn}:*`] }]),
      // These actions support no resources. Source: Service Authorization Reference, AWS X-Ray, 2026-11.
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
      handler: `index.${props.handler ?? "handler"}`,
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
      "invoked synchronously by the API, the event source mapping or Terraform, which receive its errors",
    );
    acceptFinding(this.function, "CKV_AWS_272", "the zip's hash is in the plan; code signing belongs to the deployment pipeline");
    if (props.reservedConcurrency === undefined) {
      acceptFinding(this.function, "CKV_AWS_115", "the settings reserve no concurrency; the account's limit applies");
    }
    this.ready = [this.function, ...policies];
  }

  /** Creates the function after others, such as its grants, and destroys it before them. */
  createAfter(others: readonly ITerraformDependable[]): void {
    this.function.dependsOn = [...(this.function.dependsOn ?? []), ...others.map(dependable)];
  }

  /** Allows Lambda to attach the function to the VPC, and denies the same to the function's code, as the Lambda developer guide advises. */
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
      // Describe actions support no resources. Source: Service Authorization Reference, Amazon EC2, 2026-11.
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

  /** Adds an inline policy to the function's role. @param purpose - name of the policy */
  policy(purpose: string, statements: Parameters<typeof policyDocument>[0]): IamRolePolicy {
    return new IamRolePolicy(this, `${purpose}_policy`, {
      name: purpose,
      role: this.role.name,
      policy: policyDocument(statements),
    });
  }
}

const zipOf = (code: string) => `\${path.module}/functions/${code}.zip`;

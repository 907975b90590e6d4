import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { type IResolvable, Token } from "cdktf";
import { Construct } from "constructs";
import type { AwsEnvironment } from "../../aws/index.js";
import { hcl } from "../../terraform/index.js";
import type { Monitoring } from "../targets.js";
import { dashboardBody } from "./widgets.js";

interface DashboardProps {
  readonly name: string;
  readonly environment: AwsEnvironment;
  readonly monitoring: Monitoring;
  /** A list of the alarms' ARNs, as an expression. @default there are no alarms */
  readonly alarmArns?: IResolvable;
  readonly runbookUrl: string;
}

/** The CloudWatch dashboard of a cluster and what uses it. Its sections are data: `dashboards/cloudwatch/`. */
export class Dashboard extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, { name, environment, ...content }: DashboardProps) {
    super(scope, id);
    const { region, partition } = environment;
    const dashboard = new CloudwatchDashboard(this, "this", {
      dashboardName: name,
      dashboardBody: Token.asString(dashboardBody({ ...content, region })),
    });
    const host = hcl`lookup(${CONSOLES}, ${partition}, ${CONSOLES.aws})`;
    this.url = `https://${region}.${host}/cloudwatch/home?region=${region}#dashboards/dashboard/${dashboard.dashboardName}`;
  }
}

/** Hosts of the AWS Management Console by partition. Source: AWS general reference, partitions and console sign-in, from memory. */
const CONSOLES = {
  aws: "console.aws.amazon.com",
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
} as const;

import { expect, test } from "@jest/globals";
import { Testing, Token } from "cdktf";
import { buildModule, type PlatformSettings, publishedModules } from "../../../../modules/platform/index.js";
import { hcl, ModuleStack } from "../../../../modules/terraform/index.js";

type Variables = Readonly<Record<string, { readonly validation?: readonly { condition: string; error_message: string }[] }>>;

type Rules = Parameters<typeof buildModule>[1]["rules"];

const platform = publishedModules.find(({ name }) => name === "platform") as (typeof publishedModules)[number];

/** Structures of the platform that decide which rules have a condition. */
const structures: Readonly<Record<string, object>> = {
  standard: platform.structure,
  express: { ...platform.structure, cluster: { kind: "express" } },
  serverless: { ...platform.structure, cluster: { kind: "serverless" } },
  "existing cluster and network": {
    network: { mode: "existing" },
    cluster: { kind: "existing", arn: "arn:aws:kafka:us-east-1:123456789012:cluster/orders/0a-1", securityGroupId: "sg-01" },
  },
  "connected standard": {
    ...platform.structure,
    cluster: {
      kind: "standard",
      storageAutoscaling: "off",
      publicAccess: { acknowledge: "the brokers are on the internet" },
      vpcConnectivity: { iam: true, scram: true, tls: true },
      replicated: true,
      authentication: { mutualTls: { mode: "existing", authorities: [] } },
    },
    observability: { prometheus: true, collector: "bastion" },
  },
};

/** Returns the conditions of rules that the variables check: `[rule] variable: condition`, and the message. */
function conditions(structure: object, rules = platform.rules as Rules): string[] {
  const stack = new ModuleStack(Testing.app(), "module");
  buildModule(stack, { inputs: platform.inputs, structure, rules, build: () => undefined });
  const { variable } = stack.toTerraform() as { variable: Variables };
  return Object.entries(variable).flatMap(([name, { validation = [] }]) =>
    validation.flatMap(({ condition, error_message: message }) => {
      const [, rule] = /\[([a-z]\S*\/\S+)\]$/.exec(message) ?? [];
      return rule === undefined ? [] : [`${rule} at ${name}: ${condition}\n${message}`];
    }),
  );
}

// Whether Terraform refuses values by these conditions as the rules do is tried in terraform/module-rules.test.ts.
test.each(Object.entries(structures))("the conditions of rules match the reviewed ones: %s", (_, structure) => {
  expect(conditions(structure).sort()).toMatchSnapshot();
});

test("refuses a rule about a variable that the module does not have", () => {
  const sections = (settings: unknown) => {
    const { cluster, network } = settings as PlatformSettings;
    return {
      cluster: { ...cluster, brokers: Token.asNumber(hcl`var.nodes`) },
      network: { ...network, zones: Token.asList(hcl`var.zones`) },
    };
  };

  expect(() => conditions(platform.structure, { sections })).toThrow(/^var\.(nodes|zones) is not a variable of the module: .+ \[cluster\//);
});

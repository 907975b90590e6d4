import { expect, test } from "@jest/globals";
import { TerraformOutput, Testing } from "cdktf";
import { AwsEnvironment } from "../../../../../modules/aws/index.js";
import { managedAuthoritySettings, PrivateAuthority } from "../../../../../modules/cluster/index.js";
import { ModuleStack } from "../../../../../modules/terraform/index.js";

function synthesized(settings: object) {
  const stack = new ModuleStack(Testing.app(), "stack");
  const authority = new PrivateAuthority(stack, "authority", {
    name: "orders",
    settings: managedAuthoritySettings.parse({ mode: "managed", ...settings }),
    environment: new AwsEnvironment(stack, "account", "us-east-1"),
    preventDestroy: true,
  });
  new TerraformOutput(stack, "arn", { value: authority.arn, staticId: true });
  const { resource, output } = JSON.parse(JSON.stringify(stack.toTerraform()));
  return { arn: output.arn.value as string, resource };
}

test("a root authority signs its own certificate, and its ARN is available after the installation", () => {
  const { arn, resource } = synthesized({});
  expect(resource.aws_acmpca_certificate_authority).toMatchObject({
    authority: { type: "ROOT", usage_mode: "SHORT_LIVED_CERTIFICATE", lifecycle: { prevent_destroy: true } },
  });
  expect(resource.aws_acmpca_certificate).toMatchObject({
    authority_certificate: {
      certificate_authority_arn: "${aws_acmpca_certificate_authority.authority.arn}",
      certificate_signing_request: "${aws_acmpca_certificate_authority.authority.certificate_signing_request}",
      template_arn: "arn:${data.aws_partition.account_partition.partition}:acm-pca:::template/RootCACertificate/V1",
      validity: { type: "YEARS", value: "10" },
    },
  });
  expect(resource.aws_acmpca_certificate_authority_certificate).toMatchObject({
    authority_installed: { certificate: "${aws_acmpca_certificate.authority_certificate.certificate}" },
  });
  expect(arn).toBe("${aws_acmpca_certificate_authority_certificate.authority_installed.certificate_authority_arn}");
});

test("the settings determine the usage mode and the validity", () => {
  const { resource } = synthesized({ usage: "general", validityYears: 3 });
  expect(resource.aws_acmpca_certificate_authority.authority.usage_mode).toBe("GENERAL_PURPOSE");
  expect(resource.aws_acmpca_certificate.authority_certificate.validity.value).toBe("3");
});

test("the description of the usage contains the prices", () => {
  expect(managedAuthoritySettings.shape.usage.description).toMatch(/`short-lived` costs \$50 a month.*`general` costs \$400/);
});

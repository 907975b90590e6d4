import { type ActionTable, actionsOf, requiredOf } from "./resource-actions.js";

const ec2 = (names: string) => actionsOf("ec2", names);
const tags = "CreateTags";
const retag = "CreateTags DeleteTags";
const groupRules = "DescribeSecurityGroupRules";

/** Types of EC2. */
export const networkActions: ActionTable = {
  aws_vpc: {
    read: ec2("DescribeVpcs DescribeVpcAttribute DescribeNetworkAcls DescribeRouteTables DescribeSecurityGroups"),
    create: ec2(`CreateVpc ModifyVpcAttribute ${tags}`),
    update: ec2(`ModifyVpcAttribute ${retag}`),
    delete: ec2("DeleteVpc"),
  },
  aws_subnet: {
    read: ec2("DescribeSubnets"),
    create: ec2(`CreateSubnet ModifySubnetAttribute ${tags}`),
    update: ec2(`ModifySubnetAttribute ${retag}`),
    delete: ec2("DeleteSubnet DescribeNetworkInterfaces DetachNetworkInterface DeleteNetworkInterface"),
  },
  aws_internet_gateway: {
    read: ec2("DescribeInternetGateways"),
    create: ec2(`CreateInternetGateway AttachInternetGateway ${tags}`),
    update: ec2(retag),
    delete: ec2("DetachInternetGateway DeleteInternetGateway"),
  },
  aws_eip: {
    read: ec2("DescribeAddresses DescribeAddressesAttribute"),
    create: ec2(`AllocateAddress ${tags}`),
    update: ec2(retag),
    delete: ec2("DisassociateAddress ReleaseAddress"),
  },
  aws_nat_gateway: {
    read: ec2("DescribeNatGateways"),
    create: ec2(`CreateNatGateway ${tags}`),
    update: ec2(retag),
    delete: ec2("DeleteNatGateway"),
  },
  aws_route_table: {
    read: ec2("DescribeRouteTables"),
    create: ec2(`CreateRouteTable ${tags}`),
    update: ec2(retag),
    delete: ec2("DeleteRouteTable DisassociateRouteTable"),
  },
  aws_route: { read: ec2("DescribeRouteTables"), create: ec2("CreateRoute"), update: ec2("ReplaceRoute"), delete: ec2("DeleteRoute") },
  aws_route_table_association: {
    read: ec2("DescribeRouteTables"),
    create: ec2("AssociateRouteTable"),
    update: ec2("ReplaceRouteTableAssociation"),
    delete: ec2("DisassociateRouteTable"),
  },
  aws_vpc_endpoint: {
    read: ec2("DescribeVpcEndpoints DescribePrefixLists"),
    create: ec2(`CreateVpcEndpoint ${tags}`),
    update: ec2(`ModifyVpcEndpoint ${retag}`),
    delete: ec2("DeleteVpcEndpoints"),
    required: requiredOf("route53", "AssociateVPCWithHostedZone", "an interface endpoint has a private DNS name"),
  },
  "data.aws_ec2_managed_prefix_list": { read: ec2("DescribeManagedPrefixLists GetManagedPrefixListEntries") },
  aws_flow_log: {
    read: ec2("DescribeFlowLogs"),
    create: ec2(`CreateFlowLogs ${tags}`),
    update: ec2(retag),
    delete: ec2("DeleteFlowLogs"),
    required: [
      ...requiredOf("iam", "PassRole", "the role of the flow log is passed to EC2"),
      ...requiredOf("logs", "CreateLogDelivery DeleteLogDelivery", "EC2 writes flow logs with the caller's permissions"),
    ],
  },
  aws_security_group: {
    read: ec2("DescribeSecurityGroups"),
    create: ec2(`CreateSecurityGroup RevokeSecurityGroupEgress ${tags}`),
    update: ec2(retag),
    delete: ec2("DeleteSecurityGroup DescribeNetworkInterfaces DetachNetworkInterface DeleteNetworkInterface"),
  },
  aws_default_security_group: {
    read: ec2("DescribeSecurityGroups"),
    create: ec2(`RevokeSecurityGroupIngress RevokeSecurityGroupEgress ${tags}`),
    update: ec2(`RevokeSecurityGroupIngress RevokeSecurityGroupEgress ${retag}`),
  },
  aws_vpc_security_group_ingress_rule: {
    read: ec2(groupRules),
    create: ec2(`AuthorizeSecurityGroupIngress ${tags}`),
    update: ec2(`ModifySecurityGroupRules ${retag}`),
    delete: ec2("RevokeSecurityGroupIngress"),
  },
  aws_vpc_security_group_egress_rule: {
    read: ec2(groupRules),
    create: ec2(`AuthorizeSecurityGroupEgress ${tags}`),
    update: ec2(`ModifySecurityGroupRules ${retag}`),
    delete: ec2("RevokeSecurityGroupEgress"),
  },
  aws_instance: {
    read: ec2(
      "DescribeInstances DescribeInstanceTypes DescribeInstanceAttribute DescribeInstanceCreditSpecifications DescribeVolumes DescribeVpcs DescribeTags",
    ),
    create: ec2(`RunInstances DescribeImages ${tags}`),
    update: ec2(
      `ModifyInstanceAttribute ModifyInstanceMetadataOptions ModifyInstanceCreditSpecification StartInstances StopInstances ModifyVolume DescribeIamInstanceProfileAssociations ReplaceIamInstanceProfileAssociation MonitorInstances UnmonitorInstances ${retag}`,
    ),
    delete: ec2("TerminateInstances ModifyInstanceAttribute"),
    required: [
      ...requiredOf("iam", "PassRole", "the role of the instance is passed to EC2"),
      ...requiredOf(
        "kms",
        "CreateGrant GenerateDataKeyWithoutPlaintext Decrypt DescribeKey ReEncryptFrom ReEncryptTo",
        "EC2 encrypts the volume as the caller",
      ),
    ],
  },
  aws_route53_zone: {
    read: actionsOf("route53", "GetHostedZone ListTagsForResource ListResourceRecordSets"),
    create: [...actionsOf("route53", "CreateHostedZone ChangeTagsForResource GetChange"), ...ec2("DescribeVpcs")],
    update: [
      ...actionsOf(
        "route53",
        "UpdateHostedZoneComment ChangeTagsForResource AssociateVPCWithHostedZone DisassociateVPCFromHostedZone GetChange",
      ),
    ],
    delete: actionsOf("route53", "DeleteHostedZone ChangeResourceRecordSets GetChange"),
    required: requiredOf("ec2", "DescribeVpcs", "Route 53 checks the VPC of a private zone as the caller"),
  },
  aws_route53_record: {
    read: actionsOf("route53", "GetHostedZone ListResourceRecordSets"),
    create: actionsOf("route53", "ChangeResourceRecordSets GetChange"),
    update: actionsOf("route53", "ChangeResourceRecordSets GetChange"),
    delete: actionsOf("route53", "ChangeResourceRecordSets GetChange"),
  },
};

"""
Features that moto's security groups lack: changing a rule to reference another group, and rejecting the deletion of a group that a
rule of another group references. Source: Amazon EC2 API reference, DeleteSecurityGroup, 2026-11.
"""

from moto.ec2.exceptions import DependencyViolationError
from moto.ec2.models.security_groups import SecurityGroupBackend


def patch_moto():
    """Replaces moto's implementations."""
    SecurityGroupBackend.modify_security_group_rules = modify_with(SecurityGroupBackend.modify_security_group_rules)
    SecurityGroupBackend._delete_security_group = delete_with(SecurityGroupBackend._delete_security_group)


def modify_with(original):
    def modify_security_group_rules(self, group_id, rules):
        original(self, group_id, rules)
        group = self.get_security_group_by_name_or_id(group_id)
        for rule_id, rule in rules.items():
            referenced = rule.get("ReferencedGroupId")
            if referenced:
                existing = group.get_rule(rule_id)
                existing.source_group = {**existing.source_group, "GroupId": referenced}

    return modify_security_group_rules


def delete_with(original):
    def _delete_security_group(self, vpc_id, group_id):
        others = [group for groups in self.groups.copy().values() for group in groups.copy().values() if group.id != group_id]
        rules = [rule for group in others for rule in [*group.ingress_rules, *group.egress_rules]]
        if any(rule.source_group.get("GroupId") == group_id for rule in rules):
            raise DependencyViolationError(f"resource {group_id} has a dependent object")
        original(self, vpc_id, group_id)

    return _delete_security_group

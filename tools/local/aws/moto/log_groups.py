"""
A feature that moto's log groups lack: another KMS key. Source: CloudWatch Logs API reference, AssociateKmsKey and DisassociateKmsKey,
2026-11. Requests that name a resource instead of a log group are about query results, and are refused.
"""

from moto.logs.exceptions import InvalidParameterException, ResourceNotFoundException
from moto.logs.responses import LogsResponse


def patch_moto():
    """Adds the operations."""
    LogsResponse.associate_kms_key = lambda self: set_key(self, self._get_param("kmsKeyId"))
    LogsResponse.disassociate_kms_key = lambda self: set_key(self, None)


def set_key(response, key):
    name = response._get_param("logGroupName")
    if name is None:
        raise InvalidParameterException(msg="Only log groups have a key here: logGroupName is required.")
    group = response.logs_backend.groups.get(name)
    if group is None:
        raise ResourceNotFoundException()
    group.kms_key_id = key
    return ""

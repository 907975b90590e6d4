"""Reads every list of MSK that boto3 has a paginator for, one item a page and in one page, and prints what it found. Argument: a cluster's
ARN. Each list must be the same both times."""

import json
import sys

import boto3
from botocore.loaders import Loader

cluster, configuration = sys.argv[1], sys.argv[2]
client = boto3.client("kafka")
paginators = Loader().load_service_model("kafka", "paginators-1")["pagination"]
arguments = {
    "ListClusterOperations": {"ClusterArn": cluster},
    "ListClusterOperationsV2": {"ClusterArn": cluster},
    "ListClientVpcConnections": {"ClusterArn": cluster},
    "ListConfigurationRevisions": {"Arn": configuration},
    "ListNodes": {"ClusterArn": cluster},
    "ListScramSecrets": {"ClusterArn": cluster},
    "ListTopics": {"ClusterArn": cluster},
    "DescribeTopicPartitions": {"ClusterArn": cluster, "TopicName": "orders"},
}


def method(operation):
    return next(name for name, api in client.meta.method_to_api_mapping.items() if api == operation)


found = {}
for operation, description in sorted(paginators.items()):
    call = client.get_paginator(method(operation)).paginate
    key = description["result_key"]
    try:
        pages = [page.get(key, []) for page in call(**arguments.get(operation, {}), PaginationConfig={"PageSize": 1})]
        (together,) = [page.get(key, []) for page in call(**arguments.get(operation, {}), PaginationConfig={"PageSize": 100})]
    except client.exceptions.ClientError as error:
        found[operation] = error.response["Error"]["Code"]
        continue
    one_by_one = [item for page in pages for item in page]
    found[operation] = {
        "items": len(together),
        "pages": len(pages),
        "longest": max(map(len, pages)),
        "same": json.dumps(one_by_one, default=str) == json.dumps(together, default=str),
    }
print(json.dumps(found))

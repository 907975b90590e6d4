"""A program that uses only the files of `msk client-config --for python`: it lists and describes a topic, creates, changes and deletes
one, sends a record with the given number of bytes, reads it back, and prints what it did. Arguments: the folder of the files, topic, bytes."""

import json
import os
import sys
import time
import uuid

from confluent_kafka import KafkaException, TopicPartition
from confluent_kafka.admin import AlterConfigOpType, ConfigEntry, ConfigResource, NewTopic, ResourceType

folder, topic, size = sys.argv[1], sys.argv[2], int(sys.argv[3])
sys.path.insert(0, folder)

from kafka_client import administrator, consumer, producer  # noqa: E402

admin = administrator()


def until(what, attempt):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            result = attempt()
        except KafkaException:
            result = None
        if result:
            return result
        time.sleep(0.1)
    raise SystemExit(f"not within a minute: {what}")


def topics():
    return admin.list_topics(timeout=30).topics


described = topics()[topic]

own = f"python-{uuid.uuid4()}"
admin.create_topics([NewTopic(own, num_partitions=2, replication_factor=3)])[own].result(60)
until("the topic is listed", lambda: own in topics())
change = ConfigEntry("retention.ms", "60000", incremental_operation=AlterConfigOpType.SET)
resource = ConfigResource(ResourceType.TOPIC, own)
admin.incremental_alter_configs([ConfigResource(ResourceType.TOPIC, own, incremental_configs=[change])])[resource].result(60)


def retention():
    value = admin.describe_configs([resource])[resource].result(60)["retention.ms"].value
    return value if value == "60000" else None


changed = until("the retention is changed", retention)
admin.delete_topics([own])[own].result(60)
until("the topic is deleted", lambda: own not in topics())

sent = []
value = os.urandom(size)


def delivered(error, message):
    if error is not None:
        raise SystemExit(f"not acknowledged: {error}")
    sent.append(message)


sender = producer()
sender.produce(topic, value=value, on_delivery=delivered)
sender.flush(60)
(record,) = sent

reader = consumer(f"{topic}-python")
reader.assign([TopicPartition(topic, record.partition(), record.offset())])
end = time.monotonic() + 60
while time.monotonic() < end:
    message = reader.poll(1)
    if message is None or message.error() or message.offset() != record.offset():
        continue
    assert message.value() == value
    reader.commit(message, asynchronous=False)
    reader.close()
    performed = {
        "listed": True,
        "partitions": len(described.partitions),
        "replicas": len(described.partitions[0].replicas),
        "retention": changed,
        "deleted": True,
        "bytes": len(message.value()),
    }
    print(json.dumps(performed))
    sys.exit(0)
raise SystemExit("did not read the record")

"""A program that uses only the files of `msk client-config --for python`: it sends a record with the given number of bytes, reads it
back, and prints its size. Arguments: the folder of the files, topic, bytes."""

import json
import os
import sys
import time

from confluent_kafka import TopicPartition

folder, topic, size = sys.argv[1], sys.argv[2], int(sys.argv[3])
sys.path.insert(0, folder)

from kafka_client import administrator, consumer, producer  # noqa: E402

assert topic in administrator().list_topics(timeout=30).topics

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
    print(json.dumps({"bytes": len(message.value())}))
    sys.exit(0)
raise SystemExit("did not read the record")

"""A program that uses only the files of `msk client-config --for python --topic`: it writes an event with a schema, or reads all events of
the topic, and prints them. Arguments: the folder of the files, topic, file of the schema, and the event as JSON to write."""

import json
import pathlib
import sys
import time
import uuid

folder, topic, definition = sys.argv[1:4]
sys.path.insert(0, folder)

from kafka_client import consumer, producer  # noqa: E402
from schema_registry import decode, encoder  # noqa: E402

text = pathlib.Path(definition).read_text()
if len(sys.argv) > 4:
    event = json.loads(sys.argv[4])
    sender = producer()
    sender.produce(topic, key=event["adId"], value=encoder(text)({**event, "eventId": uuid.UUID(event["eventId"])}))
    sys.exit(sender.flush(60))

reader = consumer(f"integration-{uuid.uuid4()}")
events = []
ends = {}


def assigned(_, partitions):
    for each in partitions:
        each.offset = 0
        ends[each.partition] = reader.get_watermark_offsets(each, timeout=30)[1]
    reader.assign(partitions)


reader.subscribe([topic], on_assign=assigned)
deadline = time.monotonic() + 60
while time.monotonic() < deadline:
    message = reader.poll(1)
    if message and not message.error():
        value = decode(message.value(), text)
        events.append({"adId": value["adId"], "eventId": str(value["eventId"]), "impressions": value["impressions"]})
    if ends and len(events) >= sum(ends.values()):
        break
reader.close()
print(json.dumps(events))
